package io.bgworker.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The keys that begin with {@code bgworker.} as the sources list them, in order. A key may be readable without being
 * listed: an environment variable does not tell how its key is spelled. Some implementations list a guess for it
 * ({@code bgworker.run.dir} for {@code BGWORKER_RUN_DIR}); guesses are left out.
 */
record PropertyNames(Set<String> names) {

    /** Asks the sources, too, because an implementation may keep its own list from the start. */
    static PropertyNames of(Config config) {
        Set<String> names = new TreeSet<>();
        addOurs(names, config.getPropertyNames());
        for (ConfigSource source : config.getConfigSources()) {
            addOurs(names, source.getPropertyNames());
        }
        return new PropertyNames(names);
    }

    private static void addOurs(Set<String> names, Iterable<String> listing) {
        Set<String> listed = new TreeSet<>();
        listing.forEach(listed::add);
        listed.stream()
                .filter(name -> name.startsWith(Keys.PREFIX) && !listed.contains(Keys.environmentForm(name)))
                .forEach(names::add);
    }

    /** The names of the user's in the keys of a family. */
    Set<String> of(Family family) {
        return names.stream()
                .map(family::nameIn)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is listed under a prefix, without the prefix. */
    Set<String> below(String prefix) {
        return names.stream()
                .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
