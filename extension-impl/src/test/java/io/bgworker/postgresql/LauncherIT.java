package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerStarted;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code test_checksums/t/002} and the launcher of logical replication: a worker that looks after a worker. Scenarios 36
 * and 37. PostgreSQL interrupts its launcher with SIGINT; that one is the terminal's here, so it is terminated.
 */
final class LauncherIT {

    /** Time to end in order, however busy the machine is. */
    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "1m"));

    private final Path state = fixture.directory.resolve("state");

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule({"CHD-08", "CHD-04"})
    void terminatedLauncherEndsItsWorkerAndRollsBackItsState() throws Exception {
        WorkerHandle launcher = fixture.register(Launcher.of(state));
        fixture.awaitWaiting(worker(), Launcher.Launched.WAIT_EVENT);
        fixture.awaitWaiting(launcher, Launcher.WAIT_EVENT);
        assertEquals(Launcher.IN_PROGRESS, Files.readString(state));
        launcher.terminate();
        WorkerExit worker = fixture.nextExit();
        assertEquals(Launcher.WORKER, worker.name());
        assertEquals(ExitCause.TERMINATED, worker.cause());
        WorkerExit end = fixture.nextExit();
        assertEquals(launcher.id(), end.worker());
        assertEquals(ExitCause.TERMINATED, end.cause());
        assertEquals(Launcher.OFF, Files.readString(state));
        assertTrue(fixture.registrar().workers().isEmpty());
    }

    @Test
    @Rule("EXI-16")
    void workerOfAKilledLauncherGoesOnAndTheNextLauncherFindsIt() throws Exception {
        WorkerHandle launcher = fixture.register(Launcher.of(state).restartPolicy(RestartPolicy.after(Duration.ZERO)));
        WorkerHandle worker = worker();
        fixture.awaitWaiting(worker, Launcher.Launched.WAIT_EVENT);
        fixture.awaitWaiting(launcher, Launcher.WAIT_EVENT);
        long before = worker.pid().orElseThrow();
        Fixture.signal("KILL", launcher);
        assertEquals(launcher.id(), fixture.nextExit().worker());
        fixture.awaitWaiting(launcher, Launcher.WAIT_EVENT);
        fixture.awaitOutput(launcher, "look 1: 1");
        assertEquals(before, worker.pid().orElseThrow());
        assertEquals(2, fixture.registrar().workers().size());
    }

    @Test
    @Rule("EXI-03")
    void failingWorkerIsStartedOnceEachRetryIntervalHoweverOftenItsLauncherIsWoken() throws Exception {
        Files.createFile(Launcher.failing(state));
        WorkerHandle launcher = fixture.register(Launcher.of(state));
        assertEquals(launcher.id(), fixture.nextStart().worker().id());
        WorkerStarted first = fixture.nextStart();
        for (int i = 1; i <= 3; i++) {
            WorkerExit exit = fixture.nextExit();
            assertEquals(first.worker().id(), exit.worker());
            assertEquals(i, exit.incarnation());
            launcher.signal(Signal.USER);
            fixture.awaitOutput(launcher, "look " + (i + 1) + ": 1");
            WorkerStarted next = fixture.nextStart();
            assertEquals(first.worker().id(), next.worker().id());
            Fixture.assertPause(Launcher.RETRY_INTERVAL, exit, next);
        }
        assertEquals(2, fixture.registrar().workers().size());
    }

    private WorkerHandle worker() {
        assertTrue(Await.until(() -> !fixture.registrar().find(Launcher.WORKER).isEmpty()));
        return fixture.registrar().find(Launcher.WORKER).get(0);
    }
}
