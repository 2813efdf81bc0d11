package io.bgworker.cdi;

import jakarta.enterprise.inject.spi.Extension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * A real CDI container with the extension as it is found on the class path, the classes of an application, and a
 * configuration of its own. Made and closed by the same thread, whose context class loader is the application's meanwhile.
 */
final class Container implements AutoCloseable {

    private final Path directory;
    private final ClassLoader classLoaderBefore = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader classLoader = new URLClassLoader(new URL[0], classLoaderBefore);
    private final Config config;
    private final WeldContainer weld;

    private Container(
            Map<String, String> configuration, boolean isListed, List<Extension> extensions, Class<?>... application) {
        directory = temporaryDirectory();
        Map<String, String> values = new TreeMap<>(configuration);
        values.putIfAbsent("bgworker.run-dir", directory.resolve("run").toString());
        values.putIfAbsent("bgworker.cache-dir", directory.resolve("cache").toString());
        values.putIfAbsent("bgworker.archive", "false"); // Nothing lasts long enough to have anything of it.
        config = ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(new Values(values, isListed))
                .build();
        ConfigProviderResolver.instance().registerConfig(config, classLoader);
        Thread.currentThread().setContextClassLoader(classLoader);
        try {
            weld = new Weld()
                    .addBeanClasses(application)
                    .addExtensions(extensions.toArray(Extension[]::new))
                    .initialize();
        } catch (RuntimeException e) {
            cleanUp();
            throw e;
        }
    }

    static Container of(Class<?>... application) {
        return new Container(Map.of(), true, List.of(), application);
    }

    static Container configured(Map<String, String> configuration, Class<?>... application) {
        return new Container(configuration, true, List.of(), application);
    }

    /** With an extension that ours knows nothing of. */
    static Container extended(Map<String, String> configuration, Extension extension, Class<?>... application) {
        return new Container(configuration, true, List.of(extension), application);
    }

    /** As with environment variables: a key that is asked for is found, but nobody can know of it before. */
    static Container configuredUnlisted(Map<String, String> configuration, Class<?>... application) {
        return new Container(configuration, false, List.of(), application);
    }

    /** Short: sockets must fit. */
    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("bgw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> T get(Class<T> type) {
        return weld.select(type).get();
    }

    /** The application's files are known: it is on the class path of this JVM. */
    void hosted(Class<?>... annotated) {
        get(WorkerSupervisor.class)
                .hosted(new HostedApplication("test", classLoader, Optional.empty(), Set.of(annotated)));
    }

    /** The application's files are known: what was compiled here, and no library of the tests. */
    void hostedAlone() {
        hostedAlone(Map.of());
    }

    /** The same with some files. */
    void hostedAlone(Map<String, String> resources) {
        get(WorkerSupervisor.class)
                .hosted(new HostedApplication("test", classLoader, Optional.of(new CompiledHere(resources)), Set.of()));
    }

    void stop() {
        if (weld.isRunning()) {
            weld.shutdown();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            cleanUp();
        }
    }

    private void cleanUp() {
        Thread.currentThread().setContextClassLoader(classLoaderBefore);
        ConfigProviderResolver.instance().releaseConfig(config);
        try (var files = Files.walk(directory)) {
            classLoader.close();
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Values(Map<String, String> values, boolean isListed) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return isListed ? values.keySet() : Set.of();
        }

        @Override
        public String getValue(String key) {
            return values.get(key);
        }

        @Override
        public String getName() {
            return "test";
        }
    }
}
