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

    private static final int MANY = 250;
    private static final EntryPoint JOB = new EntryPoint("org.example.Job", "");

    private Definitions() {}

    static WorkerSpec spec(Dice dice, String name) {
        WorkerSpec.Builder builder = WorkerSpec.builder(JOB)
                .name(name)
                .type("type" + dice.between(0, 2))
                .startTime(dice.oneOf(StartTime.values()))
                .restartPolicy(policy(dice))
                .declaresReady(dice.oneIn(3));
        return dice.oneIn(2)
                ? builder.build()
                : builder.capabilities(Capability.SHARED_MEMORY).build();
    }

    private static RestartPolicy policy(Dice dice) {
        return switch (dice.between(0, 5)) {
            case 0 -> RestartPolicy.never();
            case 1 -> RestartPolicy.never().butAfterReset();
            case 2 -> RestartPolicy.configured();
            case 3 -> backoff(dice);
            default -> after(dice);
        };
    }

    private static RestartPolicy after(Dice dice) {
        return RestartPolicy.after(dice.oneOf(
                Duration.ZERO, millis(dice, 1, 500), millis(dice, 500, 60_000), RestartPolicy.RESTART_TIME_MAX));
    }

    private static RestartPolicy backoff(Dice dice) {
        Duration initial = millis(dice, 0, 2_000);
        return RestartPolicy.backoff(
                initial,
                dice.between(1, 4),
                initial.plus(millis(dice, 0, 60_000)),
                dice.oneOf(0.0, 0.5, 1.0),
                millis(dice, 0, 60_000),
                dice.between(1, 8),
                millis(dice, 0, 600_000));
    }

    static Settings settings(Dice dice) {
        return new Settings(
                dice.oneOf(0, 1, 3, 8, 20),
                dice.oneIn(2) ? Map.of() : Map.of("type0", dice.between(0, 3)),
                dice.oneIn(2) ? after(dice) : backoff(dice),
                dice.oneIn(2) ? Map.of() : Map.of("dynamic0", RestartPolicy.never(), "static0", after(dice)),
                !dice.oneIn(6),
                dice.between(0, 6),
                millis(dice, 0, dice.oneIn(8) ? 86_400_000 : 120_000).toNanos(),
                millis(dice, 1, 40_000).toNanos(),
                millis(dice, 0, dice.oneIn(8) ? 0 : 10_000).toNanos(),
                millis(dice, 0, dice.oneIn(8) ? 0 : 20_000).toNanos(),
                dice.oneOf(1, 1, 2, 8));
    }

    /** With room for more workers than one step deals with. */
    static Settings forMany(Dice dice) {
        Settings few = settings(dice);
        return new Settings(
                MANY,
                Map.of(),
                few.restartPolicy(),
                few.restartOverrides(),
                few.restartAfterCrash(),
                few.resetsMax(),
                few.resetWindowNanos(),
                millis(dice, 20_000, 40_000).toNanos(),
                millis(dice, 1_000, 10_000).toNanos(),
                millis(dice, 10_000, 20_000).toNanos(),
                few.startsAtOnce());
    }

    private static Duration millis(Dice dice, int least, int most) {
        return Duration.ofMillis(dice.between(least, most));
    }
}
