package io.bgworker.worker;

import java.time.Duration;

/** Durations as waits want them. */
final class Timeouts {

    /** 146 years are for ever. Half of what fits: the clock's own value is added to it. */
    private static final long NANOS_MAX = Long.MAX_VALUE / 2;

    private Timeouts() {}

    /** In nanoseconds, 0 at least. */
    static long nanos(Duration timeout) {
        try {
            return Math.max(0, Math.min(timeout.toNanos(), NANOS_MAX));
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : NANOS_MAX;
        }
    }
}
