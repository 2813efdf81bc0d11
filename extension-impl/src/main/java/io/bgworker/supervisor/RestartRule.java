package io.bgworker.supervisor;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import java.util.random.RandomGenerator;

/**
 * What follows an end, as one pure decision: a worker that ended with 0, was terminated through its handle, or never
 * restarts, is unregistered; any other end restarts it, never earlier than its restart time after its observed death.
 */
final class RestartRule {

    private RestartRule() {}

    /** What shall become of a worker. */
    sealed interface Next {

        /** It is unregistered. */
        record Leave(String reason) implements Next {}

        /** It starts again as soon as it may. */
        record AtOnce(String reason) implements Next {}

        /** It starts again at a time. */
        record At(long dueNanos, String reason) implements Next {}

        /** It waits to be resumed. */
        record Park(String reason) implements Next {}
    }

    static Next decide(Worker worker, WorkerEnd end, RestartPolicy policy, RandomGenerator random) {
        if (worker.terminated) {
            return new Next.Leave("terminated");
        }
        if (worker.run.restartAsked) {
            worker.history.clear();
            return new Next.AtOnce(StopReason.RESTART.words());
        }
        if (end.cause() == ExitCause.COMPLETED) {
            return new Next.Leave("finished");
        }
        if (policy instanceof RestartPolicy.Never never) {
            return end.cause() == ExitCause.RESET && never.afterReset()
                    ? new Next.AtOnce("innocent of the reset")
                    : new Next.Leave("never restarts");
        }
        if (end.cause() == ExitCause.RESET) {
            return new Next.AtOnce("innocent of the reset");
        }
        if (policy instanceof RestartPolicy.After after) {
            return new Next.At(end.atNanos() + after.restartTime().toNanos(), "restarts after " + after);
        }
        if (policy instanceof RestartPolicy.Backoff backoff) {
            return backOff(worker, end, backoff, random);
        }
        throw new AssertionError("Restart policy must be resolved, was " + policy);
    }

    private static Next backOff(Worker worker, WorkerEnd end, RestartPolicy.Backoff policy, RandomGenerator random) {
        // One that was not entered had no time to be healthy, and one without a process not even a start.
        boolean healthy = worker.run.entered
                && worker.startedAtNanos.isPresent()
                && end.atNanos() - worker.startedAtNanos.getAsLong()
                        >= policy.healthyAfter().toNanos();
        int ends = worker.history.note(end.atNanos(), healthy, policy.within().toNanos(), policy.crashes());
        if (ends >= policy.crashes()) {
            return new Next.Park("ended " + ends + " times within " + policy.within());
        }
        long delay = delayNanos(policy, worker.history.failuresInARow(), random.nextDouble());
        return new Next.At(end.atNanos() + delay, "backs off for " + delay / 1_000_000 + " ms");
    }

    /** The interval before restart number {@code failure} in a row, counted from 1. */
    static long delayNanos(RestartPolicy.Backoff policy, int failure, double random) {
        double max = policy.max().toNanos();
        double grown = policy.initial().toNanos() * Math.pow(policy.factor(), failure - 1.0);
        double delay = Math.min(max, grown); // Infinity, where the power overflows, is cut here too.
        double jittered = delay * (1 + policy.jitter() * random);
        return (long) Math.min(jittered, (double) RestartPolicy.RESTART_TIME_MAX.toNanos());
    }
}
