package io.bgworker.supervisor;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import java.time.Duration;

/** Definitions of workers for tests. Those that restart do so after {@link #RESTART_TIME}. */
final class TestSpecs {

    static final Duration RESTART_TIME = Duration.ofSeconds(20);

    private TestSpecs() {}

    static WorkerSpec.Builder builder(String name) {
        return WorkerSpec.builder(new EntryPoint("org.example.Job", ""))
                .name(name)
                .startTime(StartTime.SERVER_START)
                .restartPolicy(RestartPolicy.after(RESTART_TIME));
    }

    /** A worker on its own, that restarts. */
    static WorkerSpec isolated(String name) {
        return builder(name).build();
    }

    /** A worker of the shared-memory group, that restarts. */
    static WorkerSpec sharing(String name) {
        return sharing(name, RestartPolicy.after(RESTART_TIME));
    }

    static WorkerSpec sharing(String name, RestartPolicy policy) {
        return sharingBuilder(name).restartPolicy(policy).build();
    }

    static WorkerSpec.Builder sharingBuilder(String name) {
        return builder(name).capabilities(Capability.SHARED_MEMORY);
    }

    static WorkerSpec restarting(String name, RestartPolicy policy) {
        return builder(name).restartPolicy(policy).build();
    }

    static WorkerSpec startingAt(String name, StartTime startTime) {
        return builder(name).startTime(startTime).build();
    }

    /** Parks a worker with its first failure. */
    static RestartPolicy parkAtOnce() {
        return RestartPolicy.backoff(
                Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0, Duration.ofSeconds(30), 1, Duration.ofSeconds(60));
    }
}
