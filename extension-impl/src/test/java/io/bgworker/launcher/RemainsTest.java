package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class RemainsTest {

    /** What no process carries. */
    private static final String NOBODY = "/nobody";

    private static final String SCRIPT_OF_OPENER = "echo there; read path; exec 3%s\"$path\"; echo; read end";

    /** Opens what it is told, in the way it is told, and keeps it. */
    static Running opener(String redirection) throws Exception {
        Running opener = Running.of("sh", "-c", SCRIPT_OF_OPENER.formatted(redirection));
        assertEquals("there", opener.line());
        return opener;
    }

    static void open(Running opener, Running worker) throws Exception {
        opener.tell("/proc/" + worker.pid() + "/fd/1");
        assertEquals("", opener.line());
    }

    private static Running worker() throws Exception {
        return Running.of("sh", "-c", "env -i setsid sleep 1000 & echo $!; read end");
    }

    /** A shell that started later than another process, by the clock of processes, which ticks a hundred times a second. */
    static Running shellYoungerThan(Running other, String script) throws Exception {
        Running shell = Running.of("sh", "-c", script);
        while (!start(shell).isAfter(start(other))) {
            shell.close();
            shell = Running.of("sh", "-c", script);
        }
        return shell;
    }

    private static Instant start(Running process) {
        return process.process.info().startInstant().orElseThrow();
    }

    @Test
    @Rule("STA-12")
    void whoCanStillWriteToItIsEnded() throws Exception {
        try (Running worker = worker()) {
            Remains remains = Remains.of(worker.process, NOBODY);
            String left = worker.line();
            Running.await("The last program", () -> Running.isCalled("sleep", Long.parseLong(left)));
            worker.endLeader();
            assertTrue(Running.runs(Long.parseLong(left)));
            assertEquals(List.of("sleep (" + left + ")"), remains.kill());
            assertNull(worker.line(), "The output ends");
        }
    }

    /** Its environment is what it is known by, so it needs no output; and it is not named, for it is nothing to wonder at. */
    @Test
    @Rule("STA-12")
    void whoCarriesTheMarkIsEnded() throws Exception {
        try (Running family = Running.family("/somebody")) {
            Remains remains = Remains.of(family.process, "/somebody");
            family.endLeader();
            assertEquals(2, family.count());
            assertEquals(List.of(), remains.kill());
            family.awaitEndOfAll();
        }
    }

    @Test
    void whoCarriesTheMarkOfAnotherIsLeftAloneWhateverItHasOpen() throws Exception {
        try (Running worker = Running.of("sh", "-c", "read end");
                Running other = Running.marked("/other", "sh", "-c", SCRIPT_OF_OPENER.formatted(">"))) {
            assertEquals("there", other.line());
            Remains remains = Remains.of(worker.process, NOBODY);
            open(other, worker);
            worker.endLeader();
            assertEquals(List.of(), remains.kill());
            assertEquals(1, other.count());
        }
    }

    @Test
    void whoOnlyReadsItIsLeftAlone() throws Exception {
        try (Running worker = Running.of("sh", "-c", "read end");
                Running reader = opener("<")) {
            Remains remains = Remains.of(worker.process, NOBODY);
            open(reader, worker);
            worker.endLeader();
            assertEquals(List.of(), remains.kill());
            assertEquals(1, reader.count());
        }
    }

    @Test
    void whoWasThereBeforeTheWorkerIsLeftAlone() throws Exception {
        try (Running older = opener(">");
                Running worker = shellYoungerThan(older, "read end");
                Running younger = opener(">")) {
            Remains remains = Remains.of(worker.process, NOBODY);
            open(older, worker);
            open(younger, worker);
            worker.endLeader();
            assertEquals(List.of("sh (" + younger.pid() + ")"), remains.kill());
            assertEquals(1, older.count());
        }
    }

    @Test
    void thatOfAProcessWhichIsGoneIsNotKnown() throws Exception {
        try (Running gone = Running.of("true");
                Running other = Running.of("sh", "-c", "read end")) {
            gone.process.waitFor();
            assertEquals(List.of(), Remains.of(gone.process, NOBODY).kill());
            assertEquals(1, other.count());
        }
    }
}
