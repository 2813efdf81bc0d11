package io.bgworker.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens in another process, where there is nothing to be woken by. Also used inside the server. */
final class Await {

    /** For what takes a second on an idle machine: the tests share theirs with builds. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /** Looks again and again until the condition holds. */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, PATIENCE, condition);
    }

    static void until(String what, Duration timeout, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > timeout.toNanos()) {
                throw new AssertionError("Not within " + timeout.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
