package io.bgworker.observe;

import io.bgworker.runtime.Supervision;
import io.bgworker.runtime.WorkerRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Liveness: about the supervisor's own loop, never about a worker, which a restart of the server would not mend. */
@Liveness
@ApplicationScoped
public class SupervisorLiveness implements HealthCheck {

    /** A step of the loop takes microseconds. */
    private static final Duration STEP_MAX = Duration.ofSeconds(10);

    private final Supervision supervision;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    protected SupervisorLiveness() {
        this(null);
    }

    /**
     * For the container.
     *
     * @param supervision where the runtime is
     */
    @Inject
    public SupervisorLiveness(Supervision supervision) {
        this.supervision = supervision;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<WorkerRuntime> runtime = supervision.runtime();
        return HealthCheckResponse.named("bgworker-supervisor")
                .status(runtime.map(running -> running.isResponsive(STEP_MAX)).orElse(true))
                .withData("running", runtime.isPresent())
                .build();
    }
}
