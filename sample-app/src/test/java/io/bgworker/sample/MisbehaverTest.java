package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays within one JVM here, what ends one in a JVM of its own. */
@Timeout(60)
class MisbehaverTest {

    @TempDir
    private Path directory;

    @Test
    void exit0Returns() throws Exception {
        new Misbehaver().main(FakeContext.of("exit0"));
    }

    @Test
    void throwThrows() {
        assertThrows(IllegalStateException.class, () -> new Misbehaver().main(FakeContext.of("throw")));
    }

    @Test
    void hangIsEndedByAnInterrupt() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> new Misbehaver().main(FakeContext.of("hang")));
    }

    @Test
    void runEndsWhenTold() throws Exception {
        FakeContext context = FakeContext.of("run").then(() -> {}).then(() -> {});

        new Misbehaver().main(context);

        assertEquals(3, context.waits.size());
    }

    @Test
    void floodEndsWhenTold() throws Exception {
        FakeContext context = FakeContext.of("flood");
        context.requestTermination();

        new Misbehaver().main(context);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "exit", "exit:", "exit:x", "exit:99999999999", "EXIT0", "dance"})
    void refusesUnknownWaysNamingThem(String way) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new Misbehaver().main(FakeContext.of(way)));

        assertTrue(refusal.getMessage().contains("was '" + way + "'"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"exit1, 1", "exit:0, 0", "exit:42, 42", "exit:137, 137"})
    void exitsWithTheCode(String way, int code) throws Exception {
        Process process = start(way);

        assertEquals(code, process.waitFor());
    }

    @Test
    void segvLeavesAnErrorFileThatNamesTheSignal() throws Exception {
        Process process = start("segv");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();

        assertTrue(Files.exists(errorFile()), output);
        assertTrue(Files.readString(errorFile()).contains("SIGSEGV"), output);
    }

    @Test
    void oomLeavesMainWithAnOutOfMemoryError() throws Exception {
        Process process = start("oom");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(output.contains("java.lang.OutOfMemoryError: Java heap space"), output);
        assertEquals(1, process.waitFor());
    }

    private Path errorFile() {
        return directory.resolve("hs_err.log");
    }

    private Process start(String way) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + errorFile(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                way));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            new Misbehaver().main(FakeContext.of(arguments[0]));
        }
    }
}
