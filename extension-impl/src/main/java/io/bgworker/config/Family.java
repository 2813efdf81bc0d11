package io.bgworker.config;

import java.util.List;
import java.util.Optional;

/**
 * The keys with a name of the user's in the middle: {@code bgworker.<family>.<name>.<part>}. A name may contain dots, a
 * part does not, so that the part is what follows the last dot; only what stands below {@code properties} of a database
 * may have dots of its own.
 */
enum Family {
    TYPE("type", "max"),
    WORKER(
            "worker",
            "enabled type capabilities start-time restart-time main-arg extra required declares-ready priority"
                    + " jvm-options java-home heap-dump spares"),
    DATABASE("database", "url user password driver connect-timeout allow-connections pool-size");

    /** Between the name of a database and the name of a property of its connections. */
    static final String PROPERTIES = ".properties.";

    private final String prefix;
    private final String parts;

    Family(String word, String parts) {
        this.prefix = Keys.PREFIX + word + ".";
        this.parts = parts;
    }

    List<String> parts() {
        return List.of(parts.split(" "));
    }

    String key(String name, String part) {
        return prefix + name + "." + part;
    }

    /** What the names of the properties of a database begin with, in full. */
    String propertiesOf(String name) {
        return prefix + name + PROPERTIES;
    }

    /** The name of the user's in a key; empty if the key is none of this family. */
    Optional<String> nameIn(String key) {
        if (!key.startsWith(prefix)) {
            return Optional.empty();
        }
        String rest = key.substring(prefix.length());
        int properties = this == DATABASE ? rest.indexOf(PROPERTIES) : -1;
        if (properties > 0 && properties + PROPERTIES.length() < rest.length()) {
            return Optional.of(rest.substring(0, properties));
        }
        int dot = rest.lastIndexOf('.');
        return dot > 0 && parts().contains(rest.substring(dot + 1))
                ? Optional.of(rest.substring(0, dot))
                : Optional.empty();
    }
}
