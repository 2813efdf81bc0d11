package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.signal;
import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that do not react: deaf ones, busy ones, and those that were stopped by SIGSTOP. */
final class StoppedWorkerIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final String STOPPED = "stopped";

    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");
    private Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "1s"));

    /** Where a worker shall obey, however slow the machine is. */
    private void withPatience() {
        fixture.close();
        fixture = new Fixture(Map.of("bgworker.kill-after", "5m"));
    }

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
    }

    private WorkerHandle ready(String mood) throws Exception {
        WorkerHandle handle = fixture.register(worker("unreachable", mood.equals(STOPPED) ? TestWorker.FOREVER : mood)
                .restartPolicy(RestartPolicy.after(Duration.ZERO)));
        assertTrue(handle.awaitReady(LONG));
        if (mood.equals(STOPPED)) {
            signal("STOP", handle);
        }
        return handle;
    }

    @ParameterizedTest
    @ValueSource(strings = {"deaf", "spin", STOPPED})
    @Rule({"OUR-09", "OUR-10", "DEF-02", "DEF-13", "DEF-14", "EXI-06"})
    void terminatedOneIsNamedAtEachRungAndKilledInTheEnd(String mood) throws Exception {
        WorkerHandle worker = ready(mood);
        WorkerHandle neighbour = fixture.register(worker("neighbour", TestWorker.FOREVER));
        assertTrue(neighbour.awaitReady(LONG));
        long pid = worker.pid().orElseThrow();
        worker.terminate();
        assertKilledByName(worker, pid);
        assertEquals(WorkerPhase.READY, neighbour.phase());
        assertTrue(fixture.exited.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deaf", "spin", STOPPED})
    @Rule({"SHU-03", "OUR-09", "OUR-10", "DEF-13"})
    void fastShutdownNamesEachLateOneAndKillsIt(String mood) throws Exception {
        WorkerHandle worker = ready(mood);
        long pid = worker.pid().orElseThrow();
        fixture.runtime.stop(ShutdownMode.FAST);
        assertKilledByName(worker, pid);
    }

    private void assertKilledByName(WorkerHandle worker, long pid) throws InterruptedException {
        WorkerExit exit = fixture.nextExit();
        assertEquals(worker.id(), exit.worker());
        assertEquals(ExitCause.KILLED, exit.cause());
        assertEquals(OptionalInt.of(9), exit.signal());
        assertEquals(WorkerPhase.GONE, worker.phase());
        String who = "Worker 'unreachable' (" + worker.id() + ", process " + pid + ")";
        log.await("BGW1006", who, "told to terminate; its main thread is interrupted now");
        log.await("BGW1006", who, "interrupted; it is killed now");
        assertEquals(2, log.messages("BGW1006").size());
    }

    @Test
    @Rule("OUR-09")
    void oneThatObeysIsNotNamed() throws Exception {
        withPatience();
        WorkerHandle worker = ready(TestWorker.FOREVER);
        worker.terminate();
        assertEquals(ExitCause.TERMINATED, fixture.nextExit().cause());
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(List.of(), log.messages("BGW1006"));
    }

    @Test
    @Rule({"OUR-09", "EXI-07"})
    void stoppedOneThatIsContinuedInTimeObeys() throws Exception {
        withPatience();
        WorkerHandle worker = ready(STOPPED);
        worker.terminate();
        assertTrue(Await.until(() -> worker.phase() == WorkerPhase.STOPPING));
        signal("CONT", worker);
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.TERMINATED, exit.cause(), exit::toString);
        assertFalse(exit.cause().isCrash());
    }
}
