package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.signal;
import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStarted;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals of the operating system that somebody else than the supervisor sends to a worker. */
final class ForeignSignalsIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final Duration RESTART_TIME = Duration.ofMillis(300);

    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "5m"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Those of the server's terminal, and continuing one that runs. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP", "CONT", "URG", "WINCH"})
    @Rule({"OUR-25", "CHD-02"})
    void signalThatIsNotForAWorkerChangesNothing(String name) throws Exception {
        WorkerHandle worker = fixture.register(worker("lives", "pulse"));
        assertTrue(worker.awaitReady(LONG));
        signal(name, worker);
        signal(name, worker);
        assertLives(worker);
    }

    /** Not an immediate end as for PostgreSQL's processes: it is the one way to see from outside what a JVM does. */
    @Test
    @Rule({"EXI-01", "OUR-25"})
    void quitBringsTheThreadDumpToTheOutputAndTheWorkerLivesOn() throws Exception {
        WorkerHandle worker = fixture.register(worker("dumps", "pulse"));
        fixture.awaitWaiting(worker, "test-idle");
        signal("QUIT", worker);
        fixture.awaitOutput(worker, "JNI global ref");
        List<String> dump = fixture.registrar().output(worker.id());
        assertTrue(dump.stream().anyMatch(line -> line.contains("TestWorker.untilTerminated")), dump::toString);
        assertLives(worker);
    }

    private void assertLives(WorkerHandle worker) throws Exception {
        long pid = worker.pid().orElseThrow();
        worker.signal(Signal.USER);
        fixture.awaitOutput(worker, "pulse");
        assertEquals(WorkerPhase.READY, worker.phase());
        assertEquals(pid, worker.pid().orElseThrow());
        assertTrue(fixture.exited.isEmpty());
        worker.terminate();
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.TERMINATED, exit.cause());
        assertEquals(OptionalInt.of(0), exit.code(), "by its own will");
    }

    @Test
    @Rule({"EXI-01", "EXI-03", "EXI-07", "CHD-02"})
    void termEndsAWorkerLikeAFailureAndItRestartsAtItsTime() throws Exception {
        WorkerHandle worker =
                fixture.register(worker("admin", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(RESTART_TIME)));
        assertTrue(worker.awaitReady(LONG));
        WorkerStarted first = fixture.nextStart();
        signal("TERM", worker);
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.TERMINATED, exit.cause());
        assertEquals(OptionalInt.of(1), exit.code());
        assertFalse(exit.cause().isCrash());
        WorkerStarted second = fixture.nextStart();
        assertEquals(first.worker().incarnation() + 1, second.worker().incarnation());
        Fixture.assertPause(RESTART_TIME, exit, second);
    }

    @Test
    @Rule({"EXI-07", "SHU-09"})
    void termAndTheHandleTogetherEndItForGood() throws Exception {
        WorkerHandle worker =
                fixture.register(worker("both", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(Duration.ZERO)));
        assertTrue(worker.awaitReady(LONG));
        signal("TERM", worker);
        signal("TERM", worker);
        worker.terminate();
        assertTrue(Await.until(() -> worker.phase() == WorkerPhase.GONE));
    }

    @Test
    @Rule({"EXI-07", "OUR-09"})
    void termToADeafWorkerDoesNothingUntilItsHandleTerminatesIt() throws Exception {
        fixture.reload("bgworker.kill-after", "1s");
        WorkerHandle worker = fixture.register(worker("deaf", "deaf"));
        assertTrue(worker.awaitReady(LONG));
        signal("TERM", worker);
        signal("CONT", worker);
        assertEquals(WorkerPhase.READY, worker.phase());
        worker.terminate();
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.KILLED, exit.cause());
        assertEquals(OptionalInt.of(9), exit.signal());
    }

    @Test
    @Rule({"EXI-12", "OUR-01", "DEF-14"})
    void killedIsolatedWorkerTouchesNobodyElse() throws Exception {
        WorkerHandle killed =
                fixture.register(worker("killed", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(RESTART_TIME)));
        WorkerHandle neighbour = fixture.register(worker("neighbour", "pulse"));
        WorkerHandle member =
                fixture.register(worker("member", TestWorker.FOREVER).capabilities(Capability.SHARED_MEMORY));
        assertTrue(killed.awaitReady(LONG) && neighbour.awaitReady(LONG) && member.awaitReady(LONG));
        long memberBefore = member.pid().orElseThrow();
        fixture.started.clear();
        signal("KILL", killed);
        WorkerExit exit = fixture.nextExit();
        assertEquals(killed.id(), exit.worker());
        assertEquals(ExitCause.SIGNALED, exit.cause());
        assertEquals(killed.id(), fixture.nextStart().worker().id());
        assertEquals(memberBefore, member.pid().orElseThrow());
        assertLives(neighbour);
    }

    @Test
    @Rule("OUR-25")
    void stoppedWorkerThatIsContinuedGoesOn() throws Exception {
        WorkerHandle worker = fixture.register(worker("sleeper", "pulse"));
        assertTrue(worker.awaitReady(LONG));
        signal("STOP", worker);
        signal("CONT", worker);
        assertLives(worker);
    }
}
