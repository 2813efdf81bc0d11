package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command that makes archives beforehand understands. That it makes them is in {@code PrebuiltArchiveIT}. */
final class PrebuildOptionsTest {

    @TempDir
    private Path temporary;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return PrebuildArchive.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void bothKindsAndThisJavaUnlessItIsToldOtherwise() throws Exception {
        PrebuildOptions options =
                PrebuildOptions.parse(List.of("--war", temporary.toString(), "--cache-dir", temporary + "/a/../cache"));
        Path javaHome = Path.of(System.getProperty("java.home"));
        assertEquals(
                new PrebuildOptions(
                        temporary, temporary.resolve("cache"), javaHome, List.of(), false, true, true, List.of()),
                options);
    }

    @Test
    void everyOption() throws Exception {
        Path jar = Files.createFile(temporary.resolve("driver.jar"));
        Path other = Files.createFile(temporary.resolve("other.jar"));
        PrebuildOptions options = PrebuildOptions.parse(List.of(
                "--cache-dir",
                "cache",
                "--war",
                temporary.toString(),
                "--java-home",
                temporary.toString(),
                "--class-path",
                jar + File.pathSeparator + other,
                "--pool",
                "--kind",
                "container",
                "--class",
                "a.B",
                "--class",
                "a.C"));
        assertEquals(
                new PrebuildOptions(
                        temporary,
                        Path.of("cache").toAbsolutePath(),
                        temporary,
                        List.of(jar, other),
                        true,
                        false,
                        true,
                        List.of("a.B", "a.C")),
                options);
        assertFalse(
                PrebuildOptions.parse(List.of("--war", temporary.toString(), "--cache-dir", "cache", "--kind", "plain"))
                        .container());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--war .",
                "--cache-dir cache",
                "--war",
                "--war /not/there --cache-dir cache",
                "--war . --cache-dir cache --kind both",
                "--war . --cache-dir cache --class-path /not/there.jar",
                "--war . --cache-dir cache --wat",
            })
    void wrongUsageIsToldWithTheRightOne(String arguments) {
        String[] split = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        assertThrows(PrebuildOptions.UsageException.class, () -> PrebuildOptions.parse(List.of(split)));
        assertEquals(2, run(split));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: "));
    }

    @Test
    void whatIsNoApplicationIsRefused() {
        assertEquals(1, run("--war", temporary.toString(), "--cache-dir", temporary + "/cache"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("WEB-INF"));
    }

    @Test
    void javaWithoutSuchArchivesIsRefused() throws Exception {
        Files.createDirectories(temporary.resolve("WEB-INF"));
        String here = temporary.toString();
        assertEquals(1, run("--war", here, "--cache-dir", here + "/cache", "--java-home", here));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("HotSpot"));
    }

    /** As a server shows it; what is beside classes and libraries is none of the workers' business. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anApplicationIsTheSameAsAnArchiveAndExpanded(boolean expanded) throws Exception {
        Map<String, String> files = new TreeMap<>(Map.of(
                "index.html", "page",
                "WEB-INF/web.xml", "xml",
                "WEB-INF/classes/a/Job.class", "..Lio/bgworker/BackgroundWorker;..",
                "WEB-INF/classes/a/Main.class", "..io/bgworker/WorkerMain..",
                "WEB-INF/classes/a/Other.class", "..io/bgworker/WorkerSpec..",
                "WEB-INF/classes/a/text", "io/bgworker/WorkerMain",
                "WEB-INF/lib/b.jar", "jar",
                "WEB-INF/lib/readme.txt", "text",
                "WEB-INF/lib/more/c.jar", "not looked at"));
        try (WarFile war = WarFile.open(expanded ? directory(files) : archive(files))) {
            List<String> entries = war.entries().stream()
                    .map(entry -> entry.kind() + " " + entry.name())
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "CLASS a/Job.class",
                            "CLASS a/Main.class",
                            "CLASS a/Other.class",
                            "CLASS a/text",
                            "LIBRARY b.jar"),
                    entries);
            assertEquals(List.of("a.Job", "a.Main"), war.workers());
        }
    }

    private Path directory(Map<String, String> files) throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = temporary.resolve("expanded").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return temporary.resolve("expanded");
    }

    private Path archive(Map<String, String> files) throws Exception {
        Path war = temporary.resolve("app.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return war;
    }
}
