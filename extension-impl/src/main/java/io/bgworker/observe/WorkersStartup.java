package io.bgworker.observe;

import io.bgworker.runtime.Supervision;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/** Startup: UP once every static worker was attempted, or waits for its start time, or was refused. */
@Startup
@ApplicationScoped
public class WorkersStartup implements HealthCheck {

    private final Supervision supervision;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    protected WorkersStartup() {
        this(null);
    }

    /**
     * For the container.
     *
     * @param supervision where the runtime is
     */
    @Inject
    public WorkersStartup(Supervision supervision) {
        this.supervision = supervision;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("bgworker-startup");
        if (supervision.runtime().isEmpty()) {
            return response.status(supervision.isDisabled())
                    .withData("workers", supervision.isDisabled() ? "switched off" : "not started")
                    .build();
        }
        List<String> notAttempted = WorkersHealth.notAttempted(
                supervision.runtime().get().registrar().workers());
        if (!notAttempted.isEmpty()) {
            response.withData("notAttempted", String.join(", ", notAttempted));
        }
        return response.status(notAttempted.isEmpty()).build();
    }
}
