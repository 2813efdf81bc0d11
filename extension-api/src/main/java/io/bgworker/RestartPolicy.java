package io.bgworker;

import java.time.Duration;

/**
 * What follows the end of a worker; PostgreSQL's {@code bgw_restart_time}.
 *
 * <p>The rule is one sentence: a worker that ended with exit code 0, was terminated through its handle, or never
 * restarts, is unregistered; any other end restarts it, never earlier than its restart time after its observed death.
 *
 * <p>{@link #after} restarts for ever at a fixed interval, as PostgreSQL does. {@link #backoff} doubles its interval and
 * gives up a worker that cannot live.
 *
 * @since 0.1
 */
public sealed interface RestartPolicy {

    /** The longest restart time. */
    Duration RESTART_TIME_MAX = Duration.ofHours(24);

    /**
     * The policy that {@code bgworker.restart-time} configures, 60 seconds if unset. What a worker has that says nothing.
     *
     * @return the policy
     */
    static Configured configured() {
        return new Configured();
    }

    /**
     * Never restart ({@code BGW_NEVER_RESTART}): any end unregisters the worker. If another worker of the shared-memory
     * group crashes, a member that never restarts is gone too; {@link Never#butAfterReset()} brings innocent members back.
     *
     * @return the policy
     */
    static Never never() {
        return new Never(false);
    }

    /**
     * Restart at a fixed interval, for ever.
     *
     * @param restartTime 0 to 24 hours; 0 restarts at once
     * @return the policy
     * @throws InvalidWorkerException if the time is out of range
     */
    static After after(Duration restartTime) {
        return new After(restartTime);
    }

    /**
     * Restart at growing intervals, and park a worker that crashes too often.
     *
     * @param initial the first interval, 0 to 24 hours
     * @param factor what each interval is multiplied by, 1 or greater
     * @param max the longest interval, {@code initial} to 24 hours
     * @param jitter the share of the interval added at random, 0 to 1
     * @param healthyAfter how long a worker must run for the next interval to be the first again
     * @param crashes how many ends within {@code within} park the worker, 1 or greater
     * @param within the window of time for {@code crashes}
     * @return the policy
     * @throws InvalidWorkerException if a value is out of range
     */
    static Backoff backoff(
            Duration initial,
            double factor,
            Duration max,
            double jitter,
            Duration healthyAfter,
            int crashes,
            Duration within) {
        return new Backoff(initial, factor, max, jitter, healthyAfter, crashes, within);
    }

    /**
     * Reads the text form, which {@code toString()} of each policy writes: {@code never}, {@code never-but-after-reset},
     * a duration ({@code 10s}, {@code 500ms}, {@code 5m}, {@code 1h}, {@code 1d}, ISO-8601), {@code default}, or
     * {@code backoff(initial=1s, factor=2, max=60s, jitter=0.2, healthy-after=30s, crashes=5, within=60s)}, where each part
     * may be left out and then has the value shown.
     *
     * @param text the text
     * @return the policy
     * @throws InvalidWorkerException if the text is none of these
     */
    static RestartPolicy parse(String text) {
        return RestartPolicyText.parse(text);
    }

    /** What {@code bgworker.restart-time} configures. */
    record Configured() implements RestartPolicy {
        @Override
        public String toString() {
            return "default";
        }
    }

    /**
     * Never restart.
     *
     * @param afterReset whether the worker starts again after a reset of the shared-memory group that it did not cause
     */
    record Never(boolean afterReset) implements RestartPolicy {

        /**
         * The same, but a worker that ended only because another one of its shared-memory group crashed starts again.
         *
         * @return the policy
         */
        public Never butAfterReset() {
            return new Never(true);
        }

        @Override
        public String toString() {
            return afterReset ? "never-but-after-reset" : "never";
        }
    }

    /**
     * Restart at a fixed interval.
     *
     * @param restartTime the interval from the observed death to the next start, 0 to 24 hours
     */
    record After(Duration restartTime) implements RestartPolicy {

        /**
         * Checks the range.
         *
         * @param restartTime the interval from the observed death to the next start, 0 to 24 hours
         * @throws InvalidWorkerException if the time is out of range
         */
        public After {
            RestartPolicyText.checkRestartTime("restart time", restartTime);
        }

        @Override
        public String toString() {
            return RestartPolicyText.format(restartTime);
        }
    }

    /**
     * Restart at growing intervals.
     *
     * @param initial the first interval
     * @param factor what each interval is multiplied by
     * @param max the longest interval
     * @param jitter the share of the interval added at random
     * @param healthyAfter how long a worker must run for the next interval to be the first again
     * @param crashes how many ends within {@code within} park the worker
     * @param within the window of time for {@code crashes}
     */
    record Backoff(
            Duration initial,
            double factor,
            Duration max,
            double jitter,
            Duration healthyAfter,
            int crashes,
            Duration within)
            implements RestartPolicy {

        /**
         * Checks the ranges.
         *
         * @param initial the first interval
         * @param factor what each interval is multiplied by
         * @param max the longest interval
         * @param jitter the share of the interval added at random
         * @param healthyAfter how long a worker must run for the next interval to be the first again
         * @param crashes how many ends within {@code within} park the worker
         * @param within the window of time for {@code crashes}
         * @throws InvalidWorkerException if a value is out of range
         */
        public Backoff {
            RestartPolicyText.checkRestartTime("backoff initial", initial);
            RestartPolicyText.checkRestartTime("backoff max", max);
            RestartPolicyText.checkRestartTime("backoff healthy-after", healthyAfter);
            RestartPolicyText.checkRestartTime("backoff within", within);
            RestartPolicyText.check(
                    max.compareTo(initial) >= 0, "backoff max", RestartPolicyText.format(max), "at least initial");
            RestartPolicyText.check(factor >= 1 && factor <= 1_000, "backoff factor", factor, "1 … 1000");
            RestartPolicyText.check(jitter >= 0 && jitter <= 1, "backoff jitter", jitter, "0 … 1");
            RestartPolicyText.check(crashes >= 1 && crashes <= 1_000, "backoff crashes", crashes, "1 … 1000");
        }

        @Override
        public String toString() {
            return "backoff(initial=" + RestartPolicyText.format(initial)
                    + ", factor=" + factor
                    + ", max=" + RestartPolicyText.format(max)
                    + ", jitter=" + jitter
                    + ", healthy-after=" + RestartPolicyText.format(healthyAfter)
                    + ", crashes=" + crashes
                    + ", within=" + RestartPolicyText.format(within) + ")";
        }
    }
}
