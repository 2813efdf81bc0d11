package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class WatchmanTest {

    @TempDir
    private Path temporary;

    /** The main class of a server that posts a watchman, and waits for its end. */
    static final class Server {

        private Server() {}

        public static void main(String[] arguments) throws IOException {
            var unused = Watchman.post(List.of("setsid"), Path.of(arguments[0]));
            System.out.println("posted");
            System.in.read();
        }
    }

    private static Process server(Path directory) throws IOException {
        Process server = Jvm.start(Server.class, directory.toString());
        assertEquals("posted", server.inputReader().readLine());
        return server;
    }

    private static Running family(Path directory) throws IOException {
        return Running.family(MarkedProcesses.mark(directory) + "/0.1-1");
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(temporary.resolve(name));
    }

    @Test
    void canBePostedHere() throws Exception {
        assertTrue(Watchman.canBePosted());
    }

    @Test
    @Rule({"PMD-06", "STA-12"})
    void endsAllThatAKilledServerLeavesBehindAndNobodyElse() throws Exception {
        Path ours = directory("ours");
        Process server = server(ours);
        try (Running left = family(ours);
                Running others = family(directory("ours-2"));
                Running unmarked = Running.family("")) {
            server.destroyForcibly();
            left.awaitEndOfAll();
            assertEquals(3, others.count());
            assertEquals(3, unmarked.count());
        } finally {
            server.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a*b[c]$", "ümläut 漢字", "new\nline", "-n", "a.b"})
    void theDirectoryMayBeCalledAnything(String name) throws Exception {
        Path directory = directory(name);
        Process server = server(directory);
        try (Running left = family(directory)) {
            server.destroyForcibly();
            left.awaitEndOfAll();
        } finally {
            server.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"/run/app, ^BGWORKER_DIRECTORY=/run/app/", "/r.u/a  b/ü, ^BGWORKER_DIRECTORY=/r.*u/a.*b/.*/"})
    void patternHasNothingThatMeansSomethingElse(String mark, String pattern) {
        assertEquals(pattern, Watchman.pattern(mark));
    }

    @Test
    void goesWithoutHarmWhenItIsNotNeededAnyMore() throws Exception {
        Path directory = directory("d");
        Watchman watchman = Watchman.post(List.of(), directory);
        try (Running family = family(directory)) {
            assertTrue(watchman.isAlive());
            watchman.close();
            assertFalse(watchman.isAlive());
            assertEquals(3, family.count());
        }
    }

    @Test
    void closingOneThatIsGoneIsNoMistake() throws Exception {
        Watchman watchman = Watchman.post(List.of(), directory("d"));
        watchman.close();
        watchman.close();
        assertFalse(watchman.isAlive());
    }
}
