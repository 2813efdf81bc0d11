package io.bgworker.config;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the configuration: gives typed values and collects what is wrong. A value that is wrong reads like one
 * that is not set.
 */
final class Values {

    private final Config config;
    private final PropertyNames names;
    private final List<Problem> problems = new ArrayList<>();

    Values(Config config) {
        this.config = config;
        this.names = PropertyNames.of(config);
    }

    PropertyNames names() {
        return names;
    }

    boolean isSet(String key) {
        return Setting.of(key, config).isSet();
    }

    <T> T read(String key, T unset, Parser<? extends T> parser) {
        T value = find(key, parser);
        return value == null ? unset : value;
    }

    <T> @Nullable T find(String key, Parser<? extends T> parser) {
        Setting setting = Setting.of(key, config);
        if (setting.unresolved() != null) {
            wrong(key, setting.unresolved(), setting, "a value whose ${…} can be resolved");
            return null;
        }
        try {
            return setting.isSet() ? parser.parse(setting.text()) : null;
        } catch (WrongValue e) {
            wrong(key, setting.text(), setting, e.expected());
            return null;
        }
    }

    private void wrong(String key, String text, Setting setting, String expected) {
        String shown = Keys.isSecret(key) ? "a value that is not shown" : "'" + text + "'";
        problems.add(new Problem(key, shown, setting.source(), expected));
    }

    /** A key that is not set although others make it necessary. */
    void missing(String key, String expected) {
        problems.add(new Problem(key, "not set", "any source", expected));
    }

    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }
}
