package io.bgworker.supervisor.simulation;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import io.bgworker.supervisor.Settings;
import java.time.Duration;
import java.util.Map;

/** Makes up workers and settings. */
final class Definitions {

    private static final EntryPoint JOB = new EntryPoint("org.example.Job", "");

    private final Chances chances;

    Definitions(Chances chances) {
        this.chances = chances;
    }

    WorkerSpec spec(String name) {
        WorkerSpec.Builder builder = WorkerSpec.builder(JOB)
                .name(name)
                .type("type" + chances.between(0, 2))
                .startTime(chances.oneOf(StartTime.values()))
                .restartPolicy(policy())
                .declaresReady(chances.oneIn(3));
        return chances.oneIn(2)
                ? builder.build()
                : builder.capabilities(Capability.SHARED_MEMORY).build();
    }

    private RestartPolicy policy() {
        return switch (chances.between(0, 5)) {
            case 0 -> RestartPolicy.never();
            case 1 -> RestartPolicy.never().butAfterReset();
            case 2 -> RestartPolicy.configured();
            case 3 -> backoff();
            default -> after();
        };
    }

    private RestartPolicy after() {
        return RestartPolicy.after(
                chances.oneOf(Duration.ZERO, millis(1, 500), millis(500, 60_000), RestartPolicy.RESTART_TIME_MAX));
    }

    private RestartPolicy backoff() {
        Duration initial = millis(0, 2_000);
        return RestartPolicy.backoff(
                initial,
                chances.between(1, 4),
                initial.plus(millis(0, 60_000)),
                chances.oneOf(0.0, 0.5, 1.0),
                millis(0, 60_000),
                chances.between(1, 8),
                millis(0, 600_000));
    }

    Settings settings() {
        return new Settings(
                chances.oneOf(0, 1, 3, 8, 20),
                chances.oneIn(2) ? Map.of() : Map.of("type0", chances.between(0, 3)),
                chances.oneIn(2) ? after() : backoff(),
                chances.oneIn(2) ? Map.of() : Map.of("dynamic0", RestartPolicy.never(), "static0", after()),
                !chances.oneIn(6),
                chances.between(0, 6),
                millis(0, 120_000).toNanos(),
                millis(1, 40_000).toNanos(),
                millis(0, 10_000).toNanos(),
                millis(0, 20_000).toNanos(),
                chances.oneOf(1, 2, 4, 8));
    }

    private Duration millis(int least, int most) {
        return Duration.ofMillis(chances.between(least, most));
    }
}
