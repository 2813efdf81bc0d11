package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.StartTime;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What handles tell of real processes. */
final class HandleIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Fixture fixture = new Fixture(
            ServerState.CONSISTENT, Map.of("bgworker.max-worker-processes", "3", "bgworker.kill-after", "5s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** The server is in recovery: who is to run says that it may. */
    private static WorkerSpec.Builder worker(String name, String mainArg) {
        return Fixture.worker(name, mainArg).startTime(StartTime.CONSISTENT_STATE);
    }

    private Optional<WorkerInfo> byPid(long pid) {
        return fixture.registrar().workers().stream()
                .filter(info -> info.pid().equals(OptionalLong.of(pid)))
                .findFirst();
    }

    // ---- Status

    @Test
    @Rule({"HND-02", "OUR-07", "DEF-10"})
    void theMeaningsOfStoppedAreToldApart() throws Exception {
        WorkerHandle forAWhile =
                fixture.register(worker("for a while", "throw it").restartPolicy(RestartPolicy.after(HOUR)));
        assertStopped(forAWhile, WorkerPhase.RESTARTING, Optional.of(ExitCause.FAILED));

        WorkerHandle forGood = fixture.register(worker("for good", "return"));
        assertStopped(forGood, WorkerPhase.GONE, Optional.of(ExitCause.COMPLETED));

        WorkerHandle neverStarted =
                fixture.register(worker("never started", "return").startTime(StartTime.RECOVERY_FINISHED));
        assertEquals(WorkerStatus.NOT_YET_STARTED, neverStarted.status());
        neverStarted.terminate();
        assertStopped(neverStarted, WorkerPhase.GONE, Optional.empty());

        WorkerHandle noProcess = fixture.register(worker("no process", "return")
                .restartPolicy(RestartPolicy.never())
                .jvmOptions("-XX:NoSuchOption=1"));
        assertStopped(noProcess, WorkerPhase.GONE, Optional.of(ExitCause.HALTED));

        WorkerHandle next = fixture.register(worker("next", TestWorker.FOREVER));
        assertTrue(next.awaitReady(LONG));
        assertEquals(forGood.id().slot(), next.id().slot(), "the slot is somebody else's");
        assertStopped(forGood, WorkerPhase.GONE, Optional.of(ExitCause.COMPLETED));
    }

    private static void assertStopped(WorkerHandle handle, WorkerPhase phase, Optional<ExitCause> cause)
            throws InterruptedException {
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertEquals(WorkerStatus.STOPPED, handle.status());
        assertEquals(phase, handle.phase());
        assertEquals(cause, handle.lastExit().map(exit -> exit.cause()));
        assertEquals(OptionalLong.empty(), handle.pid());
    }

    /** One that is asked all the time while it comes and goes. */
    @Test
    @Rule("HND-01")
    void onlyLegalStatesAreToldWhileAWorkerFlaps() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("flaps", "throw again").restartPolicy(RestartPolicy.after(Duration.ZERO)));
        Set<WorkerStatus> told = EnumSet.noneOf(WorkerStatus.class);
        AtomicInteger incarnation = new AtomicInteger();
        Set<WorkerStatus> both =
                EnumSet.of(WorkerStatus.STARTED, WorkerStatus.STOPPED); // With spares it is down for a moment only.
        assertTrue(Await.until(() -> {
            for (int i = 0; i < 1_000; i++) {
                told.add(handle.status());
                WorkerInfo info = fixture.registrar().workers().get(0);
                told.add(info.status());
                assertEquals(info.status() == WorkerStatus.STARTED, info.pid().isPresent(), info::toString);
                assertTrue(isLegal(info), info::toString);
                assertTrue(incarnation.getAndSet(info.incarnation()) <= info.incarnation(), info::toString);
            }
            return incarnation.get() >= 3 && told.containsAll(both);
        }));
    }

    private static boolean isLegal(WorkerInfo info) {
        return switch (info.phase()) {
            case RUNNING, READY -> info.status() == WorkerStatus.STARTED;
            case STARTING -> info.status() != WorkerStatus.SUPERVISOR_DIED;
            case STOPPING, KILLED -> info.status() == WorkerStatus.STARTED;
            case WAITING_FOR_START_TIME, QUEUED, RESTARTING ->
                info.status() == (info.lastExit().isPresent() ? WorkerStatus.STOPPED : WorkerStatus.NOT_YET_STARTED);
            case PARKED, GONE -> false;
        };
    }

    // ---- Waits

    @Test
    @Rule("HND-03")
    void aVeryShortWorkerIsNoErrorForWhoWaitsForItsStart() throws Exception {
        for (int i = 0; i < 10; i++) {
            WorkerStatus status = fixture.register(worker("short", "return")).awaitStartup(LONG);
            assertTrue(EnumSet.of(WorkerStatus.STARTED, WorkerStatus.STOPPED).contains(status), () -> "told " + status);
            assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
        }
    }

    @Test
    @Rule("HND-04")
    void whoIsInterruptedWhileItWaitsForAStartDoesNotTouchTheWorker() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("patient", TestWorker.FOREVER).startTime(StartTime.RECOVERY_FINISHED));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            begun.countDown();
            try {
                handle.awaitStartup(LONG);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        waiter.start();
        assertTrue(begun.await(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        waiter.interrupt();
        assertTrue(interrupted.await(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.status());
        fixture.serverState.set(ServerState.RECOVERY_FINISHED);
        assertTrue(handle.awaitReady(LONG));
    }

    @Test
    @Rule({"HND-05", "OUR-08"})
    void theWaitForTheStopOfAWorkerThatRestartsEndsAtItsFirstStop() throws Exception {
        WorkerHandle handle = fixture.register(worker("restarts", "fail-until " + fixture.directory.resolve("go"))
                .restartPolicy(RestartPolicy.after(Duration.ofMillis(200))));
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertTrue(Await.until(() -> handle.status() == WorkerStatus.STARTED), "and started again");
        assertEquals(WorkerStatus.STARTED, handle.awaitShutdown(Duration.ZERO));
    }

    @Test
    @Rule("OUR-08")
    void aWaitForAWorkerThatMayNotStartRunsOut() throws Exception {
        WorkerHandle handle = fixture.register(worker("waits", "return").startTime(StartTime.RECOVERY_FINISHED));
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.awaitStartup(Duration.ofMillis(20)));
        assertFalse(handle.awaitReady(Duration.ofMillis(20)));
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.awaitShutdown(Duration.ofMillis(20)));
    }

    // ---- Identity

    @Test
    @Rule({"HND-06", "HND-07", "SIG-02"})
    void anOldHandleDoesNotTouchTheNextWorkerInItsSlot() throws Exception {
        WorkerHandle old = fixture.register(worker("same", TestWorker.FOREVER));
        old.terminate();
        assertEquals(WorkerStatus.STOPPED, old.awaitShutdown(LONG));
        WorkerHandle next = fixture.register(worker("same", "pulse"));
        assertEquals(old.id().slot(), next.id().slot());
        assertTrue(next.awaitReady(LONG));
        long pid = next.pid().orElseThrow();
        fixture.exited.clear();
        for (int i = 0; i < 100; i++) {
            old.terminate();
            assertFalse(old.signal(Signal.USER));
        }
        assertTrue(next.signal(Signal.USER));
        fixture.awaitOutput(next, "pulse");
        assertEquals(List.of(WorkerStatus.STOPPED, WorkerPhase.GONE), List.of(old.status(), old.phase()));
        assertEquals(OptionalLong.of(pid), next.pid());
        assertTrue(fixture.exited.isEmpty());
    }

    @Test
    @Rule({"HND-07", "HND-10"})
    void thirtyWorkersInOneSlotAreThirtyWorkers() throws Exception {
        WorkerHandle previous = null;
        for (int i = 0; i < 30; i++) {
            WorkerHandle handle =
                    fixture.register(worker("n" + i, TestWorker.FOREVER).type("type " + i));
            assertEquals(0, handle.id().slot());
            assertEquals(WorkerStatus.STARTED, handle.awaitStartup(LONG));
            long pid = handle.pid().orElseThrow();
            assertEquals(Optional.of("type " + i), byPid(pid).map(WorkerInfo::type));
            if (previous != null) {
                assertEquals(WorkerStatus.STOPPED, previous.status());
                assertFalse(previous.id().equals(handle.id()));
            }
            handle.terminate();
            assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
            assertEquals(Optional.empty(), byPid(pid));
            previous = handle;
        }
    }
}
