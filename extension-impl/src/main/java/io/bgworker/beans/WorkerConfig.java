package io.bgworker.beans;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * MicroProfile Config in a worker: the system properties of its JVM, what the server knew, the environment, the
 * application's own file, in this order. The application's own sources are not asked: what they had to say about the keys
 * that are used is in what the server knew.
 */
final class WorkerConfig {

    /** Below system properties, 400: what is said of this JVM alone is meant. Above the environment, 300. */
    private static final int ORDINAL = 350;

    private WorkerConfig() {}

    /** For all that ask {@code ConfigProvider}, injection points among them, by either class loader. */
    static Config install(Map<String, String> fromServer, ClassLoader loader, ClassLoader loaderAtBoot) {
        Config config = new SmallRyeConfigBuilder()
                .forClassLoader(loader)
                .addDefaultInterceptors()
                .addDefaultSources()
                .addDiscoveredConverters()
                .withSources(new FromServer(fromServer))
                .build();
        ConfigProviderResolver.instance().registerConfig(config, loader);
        ConfigProviderResolver.instance().registerConfig(config, loaderAtBoot);
        return config;
    }

    /** Another container may come after this one: that of the worker, after the one of a rehearsal. */
    static void remove(Config config) {
        ConfigProviderResolver.instance().releaseConfig(config);
    }

    /** What the server knew under the keys that are used. */
    private static final class FromServer implements ConfigSource {

        private final Map<String, String> values = new TreeMap<>();

        FromServer(Map<String, String> known) {
            known.forEach((key, value) -> values.put(key, literally(value)));
        }

        /** Expressions in it were replaced already: what looks like one is meant as it is. */
        private static String literally(String value) {
            return value.replace("$", "\\$");
        }

        @Override
        public Set<String> getPropertyNames() {
            return Set.copyOf(values.keySet());
        }

        @Override
        public @Nullable String getValue(String key) {
            return values.get(key);
        }

        @Override
        public String getName() {
            return "the server, when the application was deployed";
        }

        @Override
        public int getOrdinal() {
            return ORDINAL;
        }
    }
}
