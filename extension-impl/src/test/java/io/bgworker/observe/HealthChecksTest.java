package io.bgworker.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import io.bgworker.runtime.Supervision;
import io.bgworker.runtime.WorkerRuntime;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the health checks say of a runtime, and where there is none. */
final class HealthChecksTest {

    private record NoRuntime(boolean isDisabled) implements Supervision {
        @Override
        public Optional<WorkerRuntime> runtime() {
            return Optional.empty();
        }
    }

    @BeforeAll
    static void installResponses() {
        Responses.install();
    }

    private static void assertResponse(Status status, Map<String, Object> data, HealthCheckResponse response) {
        assertEquals(data, response.getData().orElseThrow());
        assertEquals(status, response.getStatus());
    }

    @Test
    void eachHasItsName() {
        Supervision none = new NoRuntime(false);
        assertEquals("bgworker-supervisor", new SupervisorLiveness(none).call().getName());
        assertEquals("bgworker-workers", new WorkersReadiness(none).call().getName());
        assertEquals("bgworker-startup", new WorkersStartup(none).call().getName());
    }

    @Test
    void aSupervisorThatHasNotBegunLivesAndIsNotReadyYet() {
        Supervision none = new NoRuntime(false);
        assertResponse(Status.UP, Map.of("running", false), new SupervisorLiveness(none).call());
        assertResponse(Status.DOWN, Map.of("workers", "not started"), new WorkersReadiness(none).call());
        assertResponse(Status.DOWN, Map.of("workers", "not started"), new WorkersStartup(none).call());
    }

    @Test
    void switchedOffIsWell() {
        Supervision none = new NoRuntime(true);
        assertResponse(Status.UP, Map.of("running", false), new SupervisorLiveness(none).call());
        assertResponse(Status.UP, Map.of("workers", "switched off"), new WorkersReadiness(none).call());
        assertResponse(Status.UP, Map.of("workers", "switched off"), new WorkersStartup(none).call());
    }

    @Test
    void withoutWorkersEverythingIsWell() throws Exception {
        try (QuietRuntime runtime = QuietRuntime.onStandby(3)) {
            assertResponse(Status.UP, Map.of("running", true), new SupervisorLiveness(runtime).call());
            assertResponse(
                    Status.UP,
                    Map.of("maxWorkerProcesses", 3L, "workers", 0L, "spares", 0L),
                    new WorkersReadiness(runtime).call());
            assertResponse(Status.UP, Map.of(), new WorkersStartup(runtime).call());
        }
    }

    @Test
    void aStandbyHasStartedAndIsReadyButForItsRequiredWorkers() throws Exception {
        try (QuietRuntime runtime =
                QuietRuntime.onStandby(8, QuietRuntime.worker("optional").build())) {
            assertResponse(Status.UP, Map.of(), new WorkersStartup(runtime).call());
            assertResponse(
                    Status.UP,
                    Map.of("maxWorkerProcesses", 8L, "workers", 1L, "spares", 0L, "WAITING_FOR_START_TIME", 1L),
                    new WorkersReadiness(runtime).call());
        }
        try (QuietRuntime runtime = QuietRuntime.onStandby(
                8, QuietRuntime.worker("needed").required(true).build())) {
            assertResponse(Status.UP, Map.of(), new WorkersStartup(runtime).call());
            assertResponse(
                    Status.DOWN,
                    Map.of(
                            "maxWorkerProcesses",
                            8L,
                            "workers",
                            1L,
                            "spares",
                            0L,
                            "WAITING_FOR_START_TIME",
                            1L,
                            "notReady",
                            "needed (WAITING_FOR_START_TIME)"),
                    new WorkersReadiness(runtime).call());
        }
    }

    @Test
    void aRequiredWorkerThatWasRefusedKeepsItFromBeingReadyButNotFromHavingStarted() throws Exception {
        try (QuietRuntime runtime = QuietRuntime.onStandby(
                1,
                QuietRuntime.worker("first").build(),
                QuietRuntime.worker("second").required(true).build())) {
            HealthCheckResponse readiness = new WorkersReadiness(runtime).call();
            assertEquals(Status.DOWN, readiness.getStatus());
            assertEquals(
                    "second (not registered)", readiness.getData().orElseThrow().get("notReady"));
            assertResponse(Status.UP, Map.of(), new WorkersStartup(runtime).call());
        }
    }

    /** More than start at once. */
    @Test
    void startupNamesThoseThatWereNotAttemptedSoFar() throws Exception {
        int workers = 2 * Runtime.getRuntime().availableProcessors() + 5;
        var declared = IntStream.range(0, workers)
                .mapToObj(i -> QuietRuntime.worker(String.format("w%04d", i))
                        .startTime(StartTime.SERVER_START)
                        .build())
                .toArray(WorkerSpec[]::new);
        try (QuietRuntime runtime = QuietRuntime.withoutImage(workers, declared)) {
            HealthCheckResponse startup = new WorkersStartup(runtime).call();
            assertEquals(Status.DOWN, startup.getStatus());
            String names = (String) startup.getData().orElseThrow().get("notAttempted");
            assertTrue(names.endsWith(String.format("w%04d", workers - 1)), names);
        }
    }

    @Test
    void aStoppedSupervisorStillAnswers() throws Exception {
        QuietRuntime runtime =
                QuietRuntime.onStandby(8, QuietRuntime.worker("a").build());
        runtime.close();
        assertEquals(Status.UP, new SupervisorLiveness(runtime).call().getStatus());
        assertEquals(Status.UP, new WorkersStartup(runtime).call().getStatus());
        assertEquals(Status.UP, new WorkersReadiness(runtime).call().getStatus());
    }
}
