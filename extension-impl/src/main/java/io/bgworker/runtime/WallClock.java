package io.bgworker.runtime;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tells what instants the machine's times are, for people: to the millisecond, on the wall clock as it goes now. */
final class WallClock {

    private WallClock() {}

    static Instant instant(long nanoTime) {
        return Instant.now().minusNanos(System.nanoTime() - nanoTime).truncatedTo(ChronoUnit.MILLIS);
    }
}
