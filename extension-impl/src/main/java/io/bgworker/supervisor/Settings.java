package io.bgworker.supervisor;

import io.bgworker.RestartPolicy;
import java.util.Map;

/**
 * The limits and times the supervisor keeps to; replaced as a whole when the configuration is reloaded. Times are
 * nanoseconds.
 *
 * @param maxWorkerProcesses how many workers may be registered, 0 or greater
 * @param typeLimits how many of a type may be registered, for types that have a limit of their own
 * @param restartPolicy what {@link RestartPolicy#configured()} stands for
 * @param restartOverrides restart policies that the configuration gives to workers by name
 * @param restartAfterCrash whether the shared-memory group starts again after a reset
 * @param resetsMax how many resets within {@code resetWindowNanos} are too many
 * @param resetWindowNanos the window of time for {@code resetsMax}
 * @param startTimeoutNanos how long a process may take to enter its entry point
 * @param killAfterNanos how long a worker may take to terminate
 * @param shutdownTimeoutNanos how long the whole shutdown may take
 * @param startsAtOnce how many processes may be starting at the same time, 1 or greater
 */
public record Settings(
        int maxWorkerProcesses,
        Map<String, Integer> typeLimits,
        RestartPolicy restartPolicy,
        Map<String, RestartPolicy> restartOverrides,
        boolean restartAfterCrash,
        int resetsMax,
        long resetWindowNanos,
        long startTimeoutNanos,
        long killAfterNanos,
        long shutdownTimeoutNanos,
        int startsAtOnce) {

    /** Checks what would make the machine meaningless, and copies. */
    public Settings {
        if (maxWorkerProcesses < 0 || startsAtOnce < 1 || restartPolicy instanceof RestartPolicy.Configured) {
            throw new IllegalArgumentException(
                    "Settings must have maxWorkerProcesses >= 0, startsAtOnce >= 1 and a restart"
                            + " policy of their own, were maxWorkerProcesses=" + maxWorkerProcesses + " startsAtOnce="
                            + startsAtOnce + " restartPolicy=" + restartPolicy);
        }
        typeLimits = Map.copyOf(typeLimits);
        restartOverrides = Map.copyOf(restartOverrides);
    }
}
