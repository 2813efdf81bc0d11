package io.bgworker.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Configurations made of a few keys. */
final class TestConfig {

    private TestConfig() {}

    /** Keys and values in turn, in a source named {@code test} with ordinal 250. */
    static Config of(String... keysAndValues) {
        return of(source("test", 250, keysAndValues));
    }

    static Config of(ConfigSource... sources) {
        return ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(sources)
                .build();
    }

    static ConfigSource source(String name, int ordinal, String... keysAndValues) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new MapSource(name, ordinal, values);
    }

    /** As SmallRye does it: a variable is listed as it is and as a guess, and read under every key of that form. */
    static ConfigSource environment(String... variablesAndValues) {
        Map<String, String> variables = ((MapSource) source("env", 300, variablesAndValues)).values();
        Map<String, String> listed = new TreeMap<>(variables);
        variables.forEach(
                (name, value) -> listed.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        return new MapSource("env", 300, listed) {
            @Override
            public String getValue(String key) {
                return variables.get(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
            }
        };
    }

    /** Changes a source that {@link #source} made. */
    static void put(ConfigSource source, String key, String value) {
        ((MapSource) source).values().put(key, value);
    }

    static BgworkerConfig read(String... keysAndValues) {
        return BgworkerConfig.read(of(keysAndValues));
    }

    private static class MapSource implements ConfigSource {

        private final String name;
        private final int ordinal;
        private final Map<String, String> values;

        MapSource(String name, int ordinal, Map<String, String> values) {
            this.name = name;
            this.ordinal = ordinal;
            this.values = values;
        }

        Map<String, String> values() {
            return values;
        }

        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public String getValue(String key) {
            return values.get(key);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getOrdinal() {
            return ordinal;
        }
    }
}
