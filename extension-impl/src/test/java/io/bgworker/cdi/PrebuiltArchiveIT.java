package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.launcher.ImageSource;
import io.bgworker.launcher.PrebuildArchive;
import io.bgworker.runtime.LogRecords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives that the build of a container image makes by a command are those that the deployed application uses. */
final class PrebuiltArchiveIT {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path temporary;

    private Path cache() {
        return temporary.resolve("cache");
    }

    /** A worker without a container. */
    static class Plain implements WorkerMain {
        @Override
        public void main(WorkerContext context) throws Exception {
            context.latch().await("test");
        }
    }

    /** What the other one needs. */
    @ApplicationScoped
    static class Needed {
        void use() {}
    }

    /** A worker with a container. */
    static class Wired implements WorkerMain {

        @Inject
        private Needed needed;

        @Override
        public void main(WorkerContext context) throws Exception {
            needed.use();
            context.latch().await("test");
        }
    }

    /** The application as a build makes it, in no particular order. */
    private Path war() throws IOException {
        Path war = temporary.resolve("app.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            for (ImageSource.Entry entry : new CompiledHere(Map.of()).entries()) {
                String directory = entry.kind() == ImageSource.Kind.CLASS ? "WEB-INF/classes/" : "WEB-INF/lib/";
                zip.putNextEntry(new ZipEntry(directory + entry.name()));
                try (InputStream content = entry.content().open()) {
                    content.transferTo(zip);
                }
            }
        }
        return war;
    }

    private List<String> command(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PrebuildArchive.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> output = process.inputReader().lines().toList();
        assertTrue(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        return output;
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> files = Files.list(cache().resolve("archives"))) {
            return files.map(Path::toString)
                    .filter(file -> !file.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> mapped(Container container, Class<? extends WorkerMain> type) throws Exception {
        WorkerHandle handle = container
                .get(WorkerRegistrar.class)
                .register(WorkerSpec.builder(type).build());
        assertTrue(handle.awaitReady(LONG), () -> "ready is " + handle.lastExit());
        return Files.readAllLines(Path.of("/proc/" + handle.pid().orElseThrow() + "/maps")).stream()
                .filter(line -> line.contains(cache().resolve("archives").toString()))
                .map(line -> line.substring(line.indexOf('/')))
                .distinct()
                .toList();
    }

    @Test
    void areUsedByTheFirstWorkersAndNoOthersAreMade() throws Exception {
        String[] arguments = {"--war", war().toString(), "--cache-dir", cache().toString()};
        List<String> made = command(arguments);
        assertEquals(2, made.size());
        assertEquals(archives(), new TreeSet<>(made).stream().toList());
        assertEquals(made, command(arguments), "a second time there is nothing to do");
        Map<String, String> configuration =
                Map.of("bgworker.archive", "true", "bgworker.spares", "0", "bgworker.cache-dir", cache().toString());
        try (LogRecords log = LogRecords.of("io.bgworker.launcher");
                Container container = Container.configured(configuration, Plain.class, Needed.class, Wired.class)) {
            container.hostedAlone();
            assertEquals(List.of(made.get(0)), mapped(container, Plain.class));
            assertEquals(List.of(made.get(1)), mapped(container, Wired.class));
            assertEquals(archives(), new TreeSet<>(made).stream().toList());
            assertEquals(List.of(), log.messages("BGW2010"));
        }
    }
}
