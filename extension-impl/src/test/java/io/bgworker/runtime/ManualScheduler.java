package io.bgworker.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what it was given only when told to. */
final class ManualScheduler extends ScheduledThreadPoolExecutor {

    /** Of what was to be run later. */
    final List<Long> delays = new ArrayList<>();

    private final Deque<Runnable> given = new ArrayDeque<>();

    ManualScheduler() {
        super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (isShutdown()) {
            return super.schedule(command, delay, unit); // Refuses.
        }
        delays.add(unit.toMillis(delay));
        given.add(command);
        return super.schedule(() -> {}, 0, unit);
    }

    @Override
    public void execute(Runnable command) {
        if (isShutdown()) {
            super.execute(command); // Refuses.
        }
        given.add(command);
    }

    boolean isIdle() {
        return given.isEmpty();
    }

    /** Runs what was given first. */
    void runNext() {
        given.removeFirst().run();
    }

    /** Runs everything, also what comes meanwhile. */
    void runAll() {
        while (!given.isEmpty()) {
            runNext();
        }
    }
}
