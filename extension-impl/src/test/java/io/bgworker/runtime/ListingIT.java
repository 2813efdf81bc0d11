package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.StartTime;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What anybody who asks is told of the workers. */
final class ListingIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    static Stream<Set<Capability>> capabilities() {
        return Stream.of(
                Set.of(),
                Set.of(Capability.SHARED_MEMORY),
                Set.of(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION),
                Set.of(Capability.values()));
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    @Rule({"OBS-01", "OUR-12", "DEF-07"})
    void workerIsListedWhateverItsCapabilities(Set<Capability> capabilities) throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle handle = fixture.register(worker("listed", TestWorker.FOREVER)
                    .type("job")
                    .startTime(StartTime.CONSISTENT_STATE)
                    .capabilities(capabilities.toArray(Capability[]::new)));
            assertTrue(handle.awaitReady(LONG));
            fixture.awaitWaiting(handle, "test-idle");
            assertEquals(1, fixture.registrar().workers().size());
            WorkerInfo listed = fixture.registrar().workers().get(0);
            assertEquals("listed", listed.name());
            assertEquals("job", listed.type());
            assertEquals(capabilities, listed.capabilities());
            assertEquals(WorkerPhase.READY, listed.phase());
            assertEquals(WorkerStatus.STARTED, listed.status());
            assertEquals(handle.pid(), listed.pid());
            assertEquals("test-idle", listed.waitEvent());
        }
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    @Rule({"OUR-12", "DEF-07"})
    void workerHearsSignalsAndIsToldOfWhateverItsCapabilities(Set<Capability> capabilities) throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle handle = fixture.register(worker("heard", "pulse")
                    .startTime(StartTime.CONSISTENT_STATE)
                    .capabilities(capabilities.toArray(Capability[]::new)));
            CompletableFuture<WorkerStatus> started = handle.started().toCompletableFuture();
            CompletableFuture<WorkerStatus> stopped = handle.stopped().toCompletableFuture();
            assertEquals(WorkerStatus.STARTED, started.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
            assertEquals(handle.id(), fixture.nextStart().worker().id());
            assertFalse(stopped.isDone());

            assertTrue(handle.signal(Signal.USER));
            fixture.awaitOutput(handle, "pulse");
            assertTrue(fixture.registrar().awaitEpoch(fixture.registrar().reload(), LONG));
            assertEquals(1, fixture.registrar().workers().get(0).epoch());

            handle.terminate();
            WorkerExit exit = fixture.nextExit();
            assertEquals(handle.id(), exit.worker());
            assertEquals(ExitCause.TERMINATED, exit.cause());
            assertEquals(WorkerStatus.STOPPED, stopped.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        }
    }

    /** Where users of PostgreSQL have to build it themselves: restarts, the last end, when it starts again. */
    @Test
    @Rule("OBS-02")
    void workerThatIsToStartAgainTellsItsHistoryAndWhen() throws Exception {
        Instant before = Instant.now();
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle handle = fixture.register(worker("again", "throw on purpose")
                    .restartPolicy(RestartPolicy.parse("backoff(initial=100ms, max=1h, factor=1000, jitter=0)")));
            fixture.nextExit();
            fixture.nextExit();
            assertTrue(Await.until(() -> handle.phase() == WorkerPhase.RESTARTING));
            WorkerInfo listed = fixture.registrar().workers().get(0);
            assertEquals(1, listed.restarts());
            assertEquals(2, listed.incarnation());
            assertEquals(WorkerStatus.STOPPED, listed.status());
            assertEquals(OptionalLong.empty(), listed.pid());
            assertEquals(ExitCause.FAILED, listed.lastExit().orElseThrow().cause());
            // From the death on that was seen; the state is entered a moment later.
            Duration pause = Duration.between(
                    listed.lastExit().orElseThrow().at(), listed.until().orElseThrow());
            assertEquals(100, Math.round(pause.toMillis() / 1_000.0));
            assertTrue(listed.since().isAfter(before));
        }
    }
}
