package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class MarkedProcessesTest {

    @TempDir
    Path temporary;

    private String mark;

    @BeforeAll
    static void needsSetsid() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "Needs setsid of util-linux");
    }

    @BeforeEach
    void set() throws Exception {
        mark = MarkedProcesses.mark(temporary);
    }

    @Test
    void allThatAWorkerStartedIsEndedWhateverItsSession() throws Exception {
        try (Running family = Running.family(mark)) {
            assertEquals(3, family.count());
            assertEquals(3, MarkedProcesses.kill(mark).size());
            family.awaitEndOfAll();
        }
    }

    @Test
    void allThatAllWorkersOfADirectoryStartedIsEnded() throws Exception {
        try (Running one = Running.family(mark + "/0.1-1");
                Running other = Running.family(mark + "/0.2-1");
                Running beside = Running.family(mark + "x/0.1-1")) {
            one.endLeader();
            MarkedProcesses.killAllOf(temporary);
            one.awaitEndOfAll();
            other.awaitEndOfAll();
            assertEquals(3, beside.count());
        }
    }

    @Test
    @Rule("OUR-20")
    void theyAreEndedAlsoWhenTheWorkerIsGone() throws Exception {
        try (Running family = Running.family(mark)) {
            family.endLeader();
            assertEquals(2, family.count());
            assertEquals(2, MarkedProcesses.kill(mark).size());
            family.awaitEndOfAll();
        }
        assertEquals(0, MarkedProcesses.kill(mark).size());
    }

    @Test
    @Rule("OUR-20")
    void theOthersAreLeftAlone() throws Exception {
        try (Running longer = Running.family(mark + "x");
                Running below = Running.family(mark + "/0.1-1");
                Running shorter = Running.family(mark.substring(0, mark.length() - 1));
                Running empty = Running.family("");
                Running said = Running.of("sh", "-c", "read line", MarkedProcesses.VARIABLE + "=" + mark);
                Running ours = Running.family(mark)) {

            assertEquals(3, MarkedProcesses.kill(mark).size());

            ours.awaitEndOfAll(); // So a kill that should not have been would have come about, too.
            assertEquals(3, longer.count());
            assertEquals(3, below.count());
            assertEquals(3, shorter.count());
            assertEquals(3, empty.count());
            assertEquals(1, said.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a=b", "ümläut 漢字", "new\nline", "BGWORKER_DIRECTORY=x"})
    void theDirectoryMayBeCalledAnything(String name) throws Exception {
        Path directory = Files.createDirectory(temporary.resolve(name));
        mark = MarkedProcesses.mark(directory);
        assumeTrue(mark.endsWith(name), "The file system keeps such names");
        try (Running family = Running.family(mark)) {
            assertEquals(3, MarkedProcesses.kill(mark).size());
            family.awaitEndOfAll();
        }
    }

    @Test
    @Rule("OUR-20")
    void theyAreNamed() throws Exception {
        try (Running family = Running.family(mark)) {
            List<String> killed = MarkedProcesses.kill(mark);
            assertTrue(killed.contains("sh (" + family.pid() + ")"), killed::toString);
            assertEquals(
                    2,
                    killed.stream()
                            .filter(each -> each.matches("sleep \\(\\d+\\)"))
                            .count(),
                    killed::toString);
        }
    }

    @Test
    void markIsTheSameByWhateverWayTheDirectoryIsReached() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
        assertEquals(MarkedProcesses.mark(directory), MarkedProcesses.mark(link));
        assertEquals(MarkedProcesses.mark(directory), MarkedProcesses.mark(directory.resolve("../link/.")));
    }
}
