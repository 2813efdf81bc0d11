package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.ShutdownMode;
import io.bgworker.StartTime;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers and the state of the server: a standby that is promoted, by a probe that says what the test wants. */
@Rule({"STA-04", "OUR-19"})
final class StartTimeIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(
            ServerState.STARTING,
            Map.of(),
            at(StartTime.RECOVERY_FINISHED, "primary"),
            at(StartTime.CONSISTENT_STATE, "standby"),
            at(StartTime.SERVER_START, "always"));
    private final WorkerHandle primary = find("primary");
    private final WorkerHandle standby = find("standby");
    private final WorkerHandle always = find("always");

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static WorkerSpec at(StartTime startTime, String name) {
        return worker(name, TestWorker.FOREVER).startTime(startTime).build();
    }

    private WorkerHandle find(String name) {
        return fixture.registrar().find(name).get(0);
    }

    @Test
    void eachStartsInItsStateAndKeepsItsProcessOverAPromotion() throws Exception {
        assertTrue(always.awaitReady(LONG));
        assertWaits(standby, primary);
        OptionalLong first = always.pid();

        fixture.serverState.set(ServerState.CONSISTENT);
        assertTrue(standby.awaitReady(LONG));
        assertWaits(primary);
        OptionalLong second = standby.pid();

        fixture.serverState.set(ServerState.RECOVERY_FINISHED);
        assertTrue(primary.awaitReady(LONG));
        assertEquals(List.of(first, second), List.of(always.pid(), standby.pid()));
        assertEquals(List.of(), fixture.registrar().exits());
    }

    private static void assertWaits(WorkerHandle... handles) {
        for (WorkerHandle handle : handles) {
            assertEquals(WorkerPhase.WAITING_FOR_START_TIME, handle.phase(), handle.name());
            assertEquals(WorkerStatus.NOT_YET_STARTED, handle.status(), handle.name());
        }
    }

    @Test
    void dynamicWorkerIsHeldByTheSameTable() throws Exception {
        fixture.serverState.set(ServerState.CONSISTENT);
        assertTrue(standby.awaitReady(LONG));
        WorkerHandle late = fixture.registrar().register(at(StartTime.RECOVERY_FINISHED, "registered on the standby"));
        WorkerHandle soon = fixture.registrar().register(at(StartTime.CONSISTENT_STATE, "reads"));
        assertTrue(soon.awaitReady(LONG));
        assertEquals(WorkerStatus.NOT_YET_STARTED, late.awaitStartup(Duration.ZERO));
        assertWaits(late);

        fixture.serverState.set(ServerState.RECOVERY_FINISHED);
        assertTrue(late.awaitReady(LONG));
    }

    @Test
    void workerThatWaitedUntilTheServerStoppedWasNeverStarted() throws Exception {
        assertTrue(always.awaitReady(LONG));
        fixture.runtime.stop(ShutdownMode.FAST);
        for (WorkerHandle handle : List.of(standby, primary)) {
            assertEquals(WorkerStatus.STOPPED, handle.status());
            assertTrue(handle.lastExit().isEmpty(), handle.name());
        }
    }

    /** Restart times are counted as ever, but nothing starts before its time. */
    @Test
    void memberOfTheGroupThatWaitsForItsStartTimeStillWaitsAfterAReset() throws Exception {
        WorkerHandle crasher = fixture.registrar().register(member("crasher", StartTime.SERVER_START));
        WorkerHandle innocent = fixture.registrar().register(member("innocent", StartTime.SERVER_START));
        WorkerHandle waits = fixture.registrar().register(member("waits", StartTime.CONSISTENT_STATE));
        assertTrue(crasher.awaitReady(LONG) && innocent.awaitReady(LONG));
        Fixture.signal("KILL", crasher);
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        WorkerExit reset = fixture.nextExit();
        assertEquals(innocent.id(), reset.worker());
        assertTrue(innocent.awaitReady(LONG));
        assertWaits(waits);

        fixture.serverState.set(ServerState.CONSISTENT);
        assertTrue(waits.awaitReady(LONG));
    }

    private static WorkerSpec member(String name, StartTime startTime) {
        return at(startTime, name).toBuilder()
                .capabilities(Capability.SHARED_MEMORY)
                .build();
    }
}
