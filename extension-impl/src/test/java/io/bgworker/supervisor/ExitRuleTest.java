package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.contract.Rule;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitRuleTest {

    private static final long DIED = 77;
    private static final long PID = 4711;

    /** What a worker is told to terminate for; the others come as a kill. */
    private static final Set<StopReason> ORDERS =
            EnumSet.of(StopReason.TERMINATE, StopReason.RESTART, StopReason.SHUTDOWN);

    @ParameterizedTest(name = "told {0} {1}, process {2}, stop {3} -> {4}, code {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                // told,            code, process, stop,          cause,         code
                "RETURNED,          0,    0,       -,             COMPLETED,     0",
                "RETURNED,          0,    0,       TERMINATE,     TERMINATED,    0",
                "RETURNED,          0,    0,       RESTART,       TERMINATED,    0",
                "RETURNED,          0,    0,       SHUTDOWN,      TERMINATED,    0",
                // It was done already: what the supervisor ended its process for changes nothing.
                "RETURNED,          0,    137,     LOST,          COMPLETED,     0",
                "RETURNED,          0,    137,     PROTOCOL,      COMPLETED,     0",
                "RETURNED,          0,    137,     RESET,         COMPLETED,     0",
                "RETURNED,          0,    137,     START_TIMEOUT, COMPLETED,     0",
                // What happens after the announcement does not matter either.
                "RETURNED,          0,    134,     -,             COMPLETED,     0",
                "THREW,             1,    1,       -,             FAILED,        1",
                "THREW,             1,    1,       TERMINATE,     TERMINATED,    1",
                "THREW,             1,    137,     LOST,          FAILED,        1",
                "THREW,             1,    137,     RESET,         FAILED,        1",
                "OUT_OF_MEMORY,     3,    3,       -,             OUT_OF_MEMORY, 3",
                "OUT_OF_MEMORY,     3,    3,       TERMINATE,     OUT_OF_MEMORY, 3",
                "FOREIGN_TERMINATE, 1,    143,     -,             TERMINATED,    1",
                "FOREIGN_TERMINATE, 1,    1,       TERMINATE,     TERMINATED,    1",
                // System.exit: the code is the process's, never a signal.
                "SHUTDOWN,          0,    0,       -,             COMPLETED,     0",
                "SHUTDOWN,          0,    1,       -,             FAILED,        1",
                "SHUTDOWN,          0,    0,       TERMINATE,     TERMINATED,    0",
                "SHUTDOWN,          0,    1,       TERMINATE,     TERMINATED,    1",
                "SHUTDOWN,          0,    2,       -,             EXITED,        2",
                "SHUTDOWN,          0,    3,       -,             EXITED,        3",
                "SHUTDOWN,          0,    137,     -,             EXITED,        137",
                "SHUTDOWN,          0,    137,     TERMINATE,     EXITED,        137",
                "SHUTDOWN,          0,    255,     -,             EXITED,        255",
            })
    @Rule({"EXI-01", "OUR-25"})
    void announcementIsBelieved(Told.Kind kind, int toldCode, int process, StopReason stop, ExitCause cause, int code) {
        Worker.Incarnation run = run(new ProcessEnd(process, 0));
        run.told = new Told(kind, toldCode, "its words");
        run.stop = stop;
        run.rung = ORDERS.contains(stop) ? Worker.Rung.TOLD : Worker.Rung.NONE;
        WorkerEnd end = ExitRule.classify(3, run);
        assertTrue(end.detail().endsWith("its words"), end.detail());
        assertEquals(new WorkerEnd(3, PID, OptionalInt.of(code), OptionalInt.empty(), cause, end.detail(), DIED), end);
    }

    @ParameterizedTest(name = "exit value {0}, error file names {1} -> {2}, code {3}, signal {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                // process, error file, cause,         code, signal
                "0,         0,          HALTED,        0,    -",
                "1,         0,          HALTED,        1,    -",
                "2,         0,          HALTED,        2,    -",
                "3,         0,          OUT_OF_MEMORY, 3,    -",
                "128,       0,          HALTED,        128,  -",
                "129,       0,          SIGNALED,      -,    1",
                "137,       0,          SIGNALED,      -,    9",
                "139,       0,          SIGNALED,      -,    11",
                "143,       0,          SIGNALED,      -,    15",
                "192,       0,          SIGNALED,      -,    64",
                "193,       0,          HALTED,        193,  -",
                "255,       0,          HALTED,        255,  -",
                "134,       11,         NATIVE_CRASH,  -,    11",
                "134,       7,          NATIVE_CRASH,  -,    7",
                "1,         11,         NATIVE_CRASH,  -,    11",
            })
    @Rule({"EXI-01", "EXI-13", "OUR-25"})
    void endWithoutAnnouncementIsACrash(int process, int errorFile, ExitCause cause, Integer code, Integer signal) {
        WorkerEnd end = ExitRule.classify(1, run(new ProcessEnd(process, errorFile)));
        assertEquals(cause, end.cause());
        assertEquals(optional(code), end.code());
        assertEquals(optional(signal), end.signal());
        assertTrue(end.cause().isCrash());
    }

    /** The wrapper says so with these values. A worker's JVM may exit with them, too: it has called before. */
    @ParameterizedTest
    @CsvSource({
        "126, false, START_FAILED",
        "127, false, START_FAILED",
        "125, false, HALTED",
        "128, false, HALTED",
        "126, true,  HALTED",
        "127, true,  HALTED",
    })
    @Rule("STA-06")
    void processThatNeverBecameAJvmIsAStartThatFailed(int exitValue, boolean connected, ExitCause cause) {
        Worker.Incarnation run = run(new ProcessEnd(exitValue, 0, "/jdk/bin/java"));
        run.connected = connected;
        WorkerEnd end = ExitRule.classify(1, run);
        assertEquals(cause, end.cause());
        assertEquals(OptionalInt.of(exitValue), end.code());
        assertEquals(
                cause == ExitCause.START_FAILED,
                end.detail().startsWith("/jdk/bin/java could not be executed"),
                end.detail());
    }

    @ParameterizedTest
    @CsvSource({
        "TERMINATE,     KILLED",
        "RESTART,       KILLED",
        "SHUTDOWN,      KILLED",
        "START_TIMEOUT, START_TIMEOUT",
        "PROTOCOL,      PROTOCOL_VIOLATION",
        "LOST,          PROTOCOL_VIOLATION",
        "RESET,         RESET",
    })
    @Rule({"OUR-09", "OUR-26"})
    void killHasTheCauseOfItsReason(StopReason reason, ExitCause cause) {
        Worker.Incarnation run = run(new ProcessEnd(137, 0));
        run.killed = true;
        run.stop = reason;
        WorkerEnd end = ExitRule.classify(1, run);
        assertEquals(cause, end.cause());
        assertEquals(OptionalInt.of(9), end.signal());
        assertEquals(reason.words(), end.detail());
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"TERMINATE", "RESTART", "SHUTDOWN"})
    @Rule("CHD-04")
    void workerThatObeyedIsToldWithWhoseOrderItWas(StopReason reason) {
        Worker.Incarnation run = run(new ProcessEnd(0, 0));
        run.rung = Worker.Rung.TOLD;
        run.stop = reason;
        run.told = Scenario.RETURNED;
        assertEquals(reason.words(), ExitRule.classify(1, run).detail());
        run.told = Scenario.THREW;
        assertEquals(
                reason.words() + "; java.lang.Exception",
                ExitRule.classify(1, run).detail());
    }

    @Test
    void everyReasonHasACause() {
        for (StopReason reason : StopReason.values()) {
            Worker.Incarnation run = run(new ProcessEnd(137, 0));
            run.killed = true;
            run.stop = reason;
            assertTrue(ExitRule.classify(1, run).cause().isCrash(), reason.name());
        }
    }

    @Test
    void workerThatObeyedIsTerminatedThoughAResetCameMeanwhile() {
        Worker.Incarnation run = run(new ProcessEnd(137, 0));
        run.told = Scenario.RETURNED;
        run.rung = Worker.Rung.INTERRUPTED;
        run.killed = true;
        run.stop = StopReason.RESET;
        assertEquals(ExitCause.TERMINATED, ExitRule.classify(1, run).cause());
    }

    @Test
    void codeOfSystemExitIsLostWhenTheShutdownHangsAndIsKilled() {
        Worker.Incarnation run = run(new ProcessEnd(137, 0));
        run.told = new Told(Told.Kind.SHUTDOWN, 0, "");
        run.killed = true;
        run.stop = StopReason.TERMINATE;
        assertEquals(ExitCause.KILLED, ExitRule.classify(1, run).cause());
    }

    @Test
    void codeOfSystemExitIsKnownWhenTheKillCameTooLate() {
        Worker.Incarnation run = run(new ProcessEnd(0, 0));
        run.told = new Told(Told.Kind.SHUTDOWN, 0, "");
        run.killed = true;
        run.stop = StopReason.LOST;
        assertEquals(ExitCause.COMPLETED, ExitRule.classify(1, run).cause());
    }

    @ParameterizedTest
    @CsvSource({"139, 0, SIGNALED", "134, 11, NATIVE_CRASH", "1, 0, HALTED"})
    void killThatCameTooLateIsNotWhatEndedTheProcess(int exitValue, int crashSignal, ExitCause cause) {
        Worker.Incarnation run = run(new ProcessEnd(exitValue, crashSignal));
        run.killed = true;
        run.stop = StopReason.TERMINATE;
        assertEquals(cause, ExitRule.classify(1, run).cause());
    }

    @Test
    void deathBeforeTheLadderWasClimbedIsNotTheLaddersDoing() {
        Worker.Incarnation run = run(new ProcessEnd(139, 0));
        run.stop = StopReason.TERMINATE;
        assertEquals(ExitCause.SIGNALED, ExitRule.classify(1, run).cause());
    }

    @Test
    void brokenProtocolIsNamed() {
        Worker.Incarnation run = run(new ProcessEnd(137, 0));
        run.killed = true;
        run.stop = StopReason.PROTOCOL;
        run.violation = "frame of 2 GiB";
        assertEquals(
                "broke the protocol: frame of 2 GiB", ExitRule.classify(1, run).detail());
    }

    @Test
    void failedStartHasNoProcess() {
        assertEquals(
                new WorkerEnd(
                        2, 0, OptionalInt.empty(), OptionalInt.empty(), ExitCause.START_FAILED, "no memory", DIED),
                ExitRule.startFailed(2, "no memory", DIED));
    }

    @Test
    void endWithoutAnySignIsAMistakeOfTheMachine() {
        assertThrows(AssertionError.class, () -> ExitRule.classify(1, new Worker.Incarnation()));
    }

    private static Worker.Incarnation run(ProcessEnd process) {
        Worker.Incarnation run = new Worker.Incarnation();
        run.pid = PID;
        run.processEnd = process;
        run.diedAtNanos = DIED;
        return run;
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
