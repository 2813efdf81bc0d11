package io.bgworker.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class WorkersHealthTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LONG_AGO = Duration.ofHours(1);

    private static WorkerInfo worker(
            String name,
            WorkerPhase phase,
            boolean required,
            int incarnation,
            Duration since,
            Optional<WorkerExit> exit) {
        return new WorkerInfo(
                new WorkerId(0, 1),
                name,
                "type",
                new EntryPoint("org.example.Job", ""),
                Set.of(),
                StartTime.RECOVERY_FINISHED,
                RestartPolicy.configured(),
                required,
                true,
                WorkerStatus.STARTED,
                phase,
                NOW.minus(since),
                Optional.empty(),
                OptionalLong.empty(),
                incarnation,
                0,
                0,
                Optional.empty(),
                "",
                exit);
    }

    private static List<String> notReady(Optional<Instant> lastReady, WorkerInfo... workers) {
        return WorkersHealth.notReady(List.of(workers), List.of(), id -> lastReady, NOW);
    }

    // ---- Readiness

    @ParameterizedTest
    @EnumSource(WorkerPhase.class)
    void aWorkerThatIsNotRequiredNeverCounts(WorkerPhase phase) {
        assertEquals(List.of(), notReady(Optional.empty(), worker("a", phase, false, 1, LONG_AGO, Optional.empty())));
    }

    @ParameterizedTest(name = "{0}: never ready {1}, ready a moment ago {2}, ready before the tolerance {3}")
    @CsvSource({
        "READY,                   well,   well,  well",
        "RUNNING,                 unwell, well,  unwell",
        "STARTING,                unwell, well,  unwell",
        "QUEUED,                  unwell, well,  unwell",
        "RESTARTING,              unwell, well,  unwell",
        "STOPPING,                unwell, well,  unwell",
        "KILLED,                  unwell, well,  unwell",
        "WAITING_FOR_START_TIME,  unwell, unwell, unwell",
        "PARKED,                  unwell, unwell, unwell",
        "GONE,                    unwell, unwell, unwell",
    })
    @Rule("OUR-03")
    void aRequiredWorkerMustBeReadyOrHaveBeenSoAMomentAgo(
            WorkerPhase phase, String never, String aMomentAgo, String beforeTheTolerance) {
        Duration tolerance = WorkersHealth.RESTART_TOLERANCE;
        assertHealth(never, phase, Optional.empty());
        assertHealth(aMomentAgo, phase, Optional.of(NOW.minusSeconds(1)));
        assertHealth(aMomentAgo, phase, Optional.of(NOW.minus(tolerance).plusMillis(1)));
        assertHealth(beforeTheTolerance, phase, Optional.of(NOW.minus(tolerance)));
    }

    /** A crash loop does not make a worker well that never was. */
    private static void assertHealth(String expected, WorkerPhase phase, Optional<Instant> lastReady) {
        WorkerInfo worker = worker("a", phase, true, 7, Duration.ofSeconds(1), Optional.empty());
        assertEquals(expected.equals("well") ? List.of() : List.of("a (" + phase + ")"), notReady(lastReady, worker));
    }

    @Test
    void aRequiredWorkerThatIsNotRegisteredIsNamed() {
        WorkerInfo ready = worker("a", WorkerPhase.READY, true, 1, LONG_AGO, Optional.empty());
        assertEquals(
                List.of("refused (not registered)"),
                WorkersHealth.notReady(List.of(ready), List.of("a", "refused"), id -> Optional.empty(), NOW));
    }

    @Test
    void allThatAreNotWellAreNamed() {
        assertEquals(
                List.of("z (not registered)", "b (PARKED)", "c (STARTING)"),
                WorkersHealth.notReady(
                        List.of(
                                worker("a", WorkerPhase.READY, true, 1, LONG_AGO, Optional.empty()),
                                worker("b", WorkerPhase.PARKED, true, 1, LONG_AGO, Optional.empty()),
                                worker("c", WorkerPhase.STARTING, true, 1, LONG_AGO, Optional.empty()),
                                worker("d", WorkerPhase.PARKED, false, 1, LONG_AGO, Optional.empty())),
                        List.of("z", "a", "b"),
                        id -> Optional.empty(),
                        NOW));
    }

    // ---- Startup

    @ParameterizedTest
    @CsvSource({
        "QUEUED,                 0, true",
        "STARTING,               1, false",
        "RUNNING,                1, false",
        "READY,                  1, false",
        "RESTARTING,             1, false",
        "PARKED,                 1, false",
        "QUEUED,                 1, false",
        "WAITING_FOR_START_TIME, 0, false",
        "WAITING_FOR_START_TIME, 1, false",
    })
    void startupWaitsForTheFirstAttemptOnly(WorkerPhase phase, int incarnation, boolean waits) {
        WorkerInfo worker = worker("a", phase, false, incarnation, LONG_AGO, Optional.empty());
        assertEquals(waits ? List.of("a") : List.of(), WorkersHealth.notAttempted(List.of(worker)));
    }

    @Test
    void startupDoesNotWaitForDynamicWorkers() {
        WorkerInfo a = worker("a", WorkerPhase.QUEUED, true, 0, LONG_AGO, Optional.empty());
        WorkerInfo dynamic = new WorkerInfo(
                a.id(),
                a.name(),
                a.type(),
                a.entryPoint(),
                a.capabilities(),
                a.startTime(),
                a.restartPolicy(),
                a.required(),
                false,
                a.status(),
                a.phase(),
                a.since(),
                a.until(),
                a.pid(),
                a.incarnation(),
                a.restarts(),
                a.epoch(),
                a.startedAt(),
                a.waitEvent(),
                a.lastExit());
        assertEquals(List.of(), WorkersHealth.notAttempted(List.of(dynamic)));
    }

    // ---- What is told beside

    @Test
    @Rule({"OUR-02", "OUR-03"})
    void parkedWorkersAreNamedRequiredOrNot() {
        assertEquals(
                List.of("b", "c"),
                WorkersHealth.parked(List.of(
                        worker("a", WorkerPhase.READY, true, 1, LONG_AGO, Optional.empty()),
                        worker("b", WorkerPhase.PARKED, true, 1, LONG_AGO, Optional.empty()),
                        worker("c", WorkerPhase.PARKED, false, 1, LONG_AGO, Optional.empty()))));
    }

    @Test
    void countsWorkersByPhase() {
        assertEquals(
                Map.of("READY", 2L, "PARKED", 1L),
                WorkersHealth.countByPhase(List.of(
                        worker("a", WorkerPhase.READY, true, 1, LONG_AGO, Optional.empty()),
                        worker("b", WorkerPhase.PARKED, true, 1, LONG_AGO, Optional.empty()),
                        worker("c", WorkerPhase.READY, false, 1, LONG_AGO, Optional.empty()))));
        assertEquals(Map.of(), WorkersHealth.countByPhase(List.of()));
    }
}
