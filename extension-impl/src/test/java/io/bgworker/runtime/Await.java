package io.bgworker.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens in another process, where there is nothing to be woken by. */
public final class Await {

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /** Looks again and again until the condition holds; says whether it did in time. */
    public static boolean until(BooleanSupplier condition) {
        return until(Fixture.SECONDS_MAX * 1_000, condition);
    }

    public static boolean until(long millisMax, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }
}
