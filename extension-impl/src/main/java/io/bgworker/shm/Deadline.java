package io.bgworker.shm;

import java.time.Duration;

/** When a wait is over. */
final class Deadline {

    private static final long NEVER = Long.MAX_VALUE;

    private final long start = System.nanoTime();
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    static Deadline inNanos(long nanos) {
        return new Deadline(nanos);
    }

    static Deadline in(Duration timeout) {
        return new Deadline(nanos(timeout));
    }

    static Deadline never() {
        return new Deadline(NEVER);
    }

    /** A duration in nanoseconds; what is longer than 292 years is for ever. */
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : NEVER;
        }
    }

    long leftNanos() {
        return nanos == NEVER ? NEVER : nanos - (System.nanoTime() - start);
    }

    boolean isOver() {
        return nanos <= 0 || leftNanos() <= 0;
    }
}
