package io.bgworker.supervisor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The configuration epoch: raised by each reload, told to every worker that has its assignment, acknowledged by each;
 * PostgreSQL's process signal barrier. A worker that begins later begins with the present epoch, and one whose end has begun
 * counts as if it had acknowledged. One that is deaf for too long is named, once for each time it falls behind.
 */
final class ConfigurationEpoch {

    /** How long a worker may take to acknowledge before it is named. */
    static final long DEAF_AFTER_NANOS = 5_000_000_000L;

    /**
     * The workers that are behind and were not named so far, with the time at which they fell behind. In the order of these
     * times, for time does not run backwards.
     */
    private final Map<Worker, Long> behindSinceNanos = new LinkedHashMap<>();

    private long current;

    long current() {
        return current;
    }

    void raise() {
        current++;
    }

    /** The worker, whose code runs, was told of the present epoch. */
    void told(Worker worker, long nowNanos) {
        behindSinceNanos.putIfAbsent(worker, nowNanos);
    }

    /** The worker begins, with the present epoch. */
    void joined(Worker worker) {
        worker.run.epoch = current;
    }

    /** The worker's code begins: it can take notice, from now on, of what it was told before. */
    void entered(Worker worker, long nowNanos) {
        if (worker.run.epoch < current) {
            told(worker, nowNanos);
        }
    }

    /** The worker has acknowledged an epoch; perhaps not the present one. Says whether that is news. */
    boolean acknowledged(Worker worker, long epoch, long nowNanos) {
        if (epoch <= worker.run.epoch || epoch > current) {
            return false;
        }
        worker.run.epoch = epoch;
        boolean behind = behindSinceNanos.remove(worker) != null;
        if (behind && epoch < current) {
            behindSinceNanos.put(worker, nowNanos); // It is not deaf, and has another one to acknowledge.
        }
        return true;
    }

    /** Nothing is expected of the worker any more: its end has begun. */
    void leave(Worker worker) {
        behindSinceNanos.remove(worker);
    }

    /** When the next worker is to be named. */
    OptionalLong nextNanos() {
        return behindSinceNanos.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(behindSinceNanos.values().iterator().next() + DEAF_AFTER_NANOS);
    }

    /** Takes the next worker that is to be named; {@code null} if there is none. */
    @Nullable
    Worker pollDeaf(long nowNanos) {
        OptionalLong next = nextNanos();
        if (next.isEmpty() || next.getAsLong() - nowNanos > 0) {
            return null;
        }
        Worker worker = behindSinceNanos.keySet().iterator().next();
        behindSinceNanos.remove(worker);
        return worker;
    }
}
