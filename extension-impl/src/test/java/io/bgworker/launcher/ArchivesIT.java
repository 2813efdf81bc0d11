package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are really made, and really used, by the Java of this test. */
final class ArchivesIT {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    private static Path temporary;

    private static List<Path> plain = List.of();
    private static List<Path> withContainer = List.of();

    private final BlockingQueue<Runnable> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

    /** Archives refuse directories, which is what a build has. */
    @BeforeEach
    void jarWhatIsNot() throws IOException {
        if (!plain.isEmpty()) {
            return;
        }
        List<Path> jars = new ArrayList<>();
        for (Path entry : ApplicationImage.ofThisJvm().classPath()) {
            if (Files.isDirectory(entry)) {
                jars.add(jar(entry, temporary.resolve("classes-" + jars.size() + ".jar")));
            } else if (Files.isRegularFile(entry) && entry.toString().contains("bgworker")) {
                jars.add(entry);
            }
        }
        plain = jars;
        withContainer = Bundles.in(temporary.resolve("cache"))
                .image(BundledJars.CONTAINER, Runnable::run)
                .with(jars)
                .classPath();
    }

    private static Path jar(Path directory, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private static LaunchRequest request(boolean container, List<String> classes) {
        return new LaunchRequest(
                "0.1",
                "job",
                "0.1-1",
                List.of(),
                container,
                () -> classes,
                false,
                JAVA_HOME,
                "token",
                line -> {},
                Optional.empty());
    }

    private Archives archives(Path cache) {
        return new Archives(
                cache,
                Map.of(),
                task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                },
                log::add,
                (container, javaHome) -> told.add(container + " " + javaHome));
    }

    private static List<String> run(List<Path> classPath, List<String> options, List<String> main) throws Exception {
        Path arguments = Files.createTempFile(temporary, "arguments", "");
        Files.writeString(
                arguments,
                CommandLine.arguments(CommandLine.options(JAVA_HOME, options, List.of(), temporary), classPath, main));
        Process process = Jvm.start(CommandLine.command(List.of(), JAVA_HOME, arguments), Map.of());
        try (OutputStream input = process.getOutputStream()) {
            input.write("plain\n".getBytes(StandardCharsets.UTF_8));
        }
        List<String> output = process.inputReader().lines().toList();
        assertTrue(process.waitFor(Jvm.SECONDS_MAX, TimeUnit.SECONDS));
        return output;
    }

    private List<String> made(Archives archives, List<Path> classPath, LaunchRequest request) throws Exception {
        assertEquals(List.of(), archives.of(new ApplicationImage(classPath), request));
        threads.take().join();
        assertEquals(1, log.size());
        List<String> options = archives.of(new ApplicationImage(classPath), request);
        assertTrue(options.size() > 1, options.toString());
        return options;
    }

    /** Where a JVM has a class from. */
    private static List<String> sources(List<Path> classPath, List<String> options, String loaded) throws Exception {
        List<String> all = new ArrayList<>(options);
        all.add("-Xlog:class+load:stdout:none");
        return run(classPath, all, List.of("io.bgworker.worker.Main")).stream()
                .filter(line -> line.startsWith(loaded + " source:"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneIsMadeInTheBackgroundAndUsedByTheNextProcess(boolean container) throws Exception {
        List<Path> classPath = container ? withContainer : plain;
        try (Archives archives = archives(temporary.resolve("cache-" + container))) {
            List<String> options =
                    made(archives, classPath, request(container, List.of("io.bgworker.runtime.TestWorker")));
            assertEquals(container + " " + JAVA_HOME, told.remove());
            List<String> sources = sources(classPath, options, "io.bgworker.worker.Main");
            assertEquals(1, sources.size());
            assertTrue(sources.get(0).contains("shared objects file"), sources.toString());
        }
    }

    @Test
    void classOfTheApplicationIsInItAndWasNotInitialised() throws Exception {
        try (Archives archives = archives(temporary.resolve("cache-application"))) {
            Path canary = temporary.resolve("canary");
            List<String> options = made(archives, plain, request(false, List.of(Canary.class.getName())));
            assertTrue(Files.notExists(canary));
            List<String> all = new ArrayList<>(options);
            all.addAll(List.of("-Xlog:class+load:stdout:none", "-Dcanary=" + canary));
            List<String> sources = run(plain, all, List.of(Canary.class.getName())).stream()
                    .filter(line -> line.startsWith(Canary.class.getName() + " source:"))
                    .toList();
            assertEquals(List.of(Canary.class.getName() + " source: shared objects file"), sources);
            assertTrue(Files.exists(canary), "the class says when it is initialised");
        }
    }

    /** A hundred workers do that at once. */
    @Test
    void whatWorkersDoWhenTheirServerDiesIsInIt() throws Exception {
        String needed = "io.bgworker.worker.Descendants";
        try (Archives archives = archives(temporary.resolve("cache-death"))) {
            List<String> options = new ArrayList<>(made(archives, plain, request(false, List.of())));
            options.add("-Xlog:class+load:stdout:none");
            List<String> sources = run(plain, options, List.of(Loads.class.getName(), needed)).stream()
                    .filter(line -> line.startsWith(needed + " source:"))
                    .toList();
            assertEquals(List.of(needed + " source: shared objects file"), sources);
        }
    }

    /** Loads a class. */
    static final class Loads {

        private Loads() {}

        public static void main(String[] arguments) throws ClassNotFoundException {
            Class.forName(arguments[0], false, Loads.class.getClassLoader());
        }
    }

    /** A class of an application. */
    static final class Canary {

        static {
            try {
                Files.writeString(Path.of(System.getProperty("canary", "canary")), "initialised");
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private Canary() {}

        public static void main(String[] arguments) {}
    }

    @Test
    void staleOneIsIgnoredWithoutAWord() throws Exception {
        try (Archives archives = archives(temporary.resolve("cache-stale"))) {
            Path jar = Files.copy(plain.get(0), temporary.resolve("replaced.jar"));
            List<Path> classPath = new ArrayList<>(plain);
            classPath.set(0, jar);
            List<String> options = made(archives, classPath, request(false, List.of()));
            Files.write(jar, new byte[] {0}, StandardOpenOption.APPEND);
            assertEquals(List.of(), run(classPath, options, List.of(Quiet.class.getName())));
        }
    }

    @Test
    void brokenOneIsIgnoredWithoutAWord() throws Exception {
        try (Archives archives = archives(temporary.resolve("cache-broken"))) {
            List<String> options = made(archives, plain, request(false, List.of()));
            Path archive = Path.of(options.get(0).substring(options.get(0).indexOf('=') + 1));
            byte[] bytes = Files.readAllBytes(archive);
            bytes[0] ^= 1;
            Files.delete(archive);
            Files.write(archive, bytes);
            assertEquals(List.of(), run(plain, options, List.of(Quiet.class.getName())));
        }
    }

    /** Says nothing. */
    static final class Quiet {

        private Quiet() {}

        public static void main(String[] arguments) {}
    }

    @Test
    void directoriesHaveNone() {
        try (Archives archives = archives(temporary.resolve("cache-directories"))) {
            assertEquals(List.of(), archives.of(new ApplicationImage(List.of(temporary)), request(false, List.of())));
            assertTrue(threads.isEmpty());
        }
    }

    @Test
    void closingEndsWhatIsBeingMade() throws Exception {
        Archives archives = archives(temporary.resolve("cache-closed"));
        assertEquals(List.of(), archives.of(new ApplicationImage(plain), request(false, List.of())));
        archives.close();
        threads.take().join();
        assertTrue(log.isEmpty(), "nothing was made, and nothing failed");
    }
}
