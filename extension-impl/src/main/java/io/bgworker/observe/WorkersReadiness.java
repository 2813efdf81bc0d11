package io.bgworker.observe;

import io.bgworker.WorkerInfo;
import io.bgworker.runtime.Supervision;
import io.bgworker.runtime.WorkerRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: DOWN while a required worker is not running, with tolerance for a restart in progress. */
@Readiness
@ApplicationScoped
public class WorkersReadiness implements HealthCheck {

    private final Supervision supervision;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    protected WorkersReadiness() {
        this(null);
    }

    /**
     * For the container.
     *
     * @param supervision where the runtime is
     */
    @Inject
    public WorkersReadiness(Supervision supervision) {
        this.supervision = supervision;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("bgworker-workers");
        return supervision.runtime().map(runtime -> describe(runtime, response)).orElseGet(() -> response.status(
                        supervision.isDisabled())
                .withData("workers", supervision.isDisabled() ? "switched off" : "not started")
                .build());
    }

    private static HealthCheckResponse describe(WorkerRuntime runtime, HealthCheckResponseBuilder response) {
        List<WorkerInfo> workers = runtime.registrar().workers();
        List<String> notReady = WorkersHealth.notReady(workers, runtime.required(), runtime::lastReady, Instant.now());
        List<String> parked = WorkersHealth.parked(workers);
        WorkersHealth.countByPhase(workers).forEach((phase, count) -> response.withData(phase, count));
        if (!notReady.isEmpty()) {
            response.withData("notReady", String.join(", ", notReady));
        }
        if (!parked.isEmpty()) {
            response.withData("parked", String.join(", ", parked));
        }
        return response.withData("maxWorkerProcesses", runtime.config().maxWorkerProcesses())
                .withData("workers", workers.size())
                .withData("spares", runtime.spares())
                .status(notReady.isEmpty())
                .build();
    }
}
