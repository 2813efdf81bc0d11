package io.bgworker.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other on the application's executor. A server that is stopping takes no tasks long before it
 * tells the application so, and forgets what it has taken; they run on our own threads then. What a task throws is logged.
 *
 * <p>That a task was forgotten cannot be seen: others are begun late because the application is not started so far. So as
 * long as nothing begins the executor is asked again, now and then. Whoever comes first runs all there is.
 */
final class SerialExecutor implements Executor, AutoCloseable {

    private static final long ASK_AGAIN_MILLIS = 1_000;
    private static final long ASK_AGAIN_MILLIS_MAX = 60_000;
    private static final long CLOSE_MILLIS_MAX = 1_000;

    private enum State {

        /** There are no tasks. */
        IDLE,

        /** The executor was asked to run the tasks, and has not begun. */
        ASKED,

        /** They are run. */
        RUNNING
    }

    private final Executor executor;
    private final ScheduledExecutorService own;
    private final Executor log;

    /** Guarded by this, like all that follow. */
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    private State state = State.IDLE;

    /** How often there was something to ask for. */
    private long asked;

    private boolean closed;

    /** Whether somebody will look whether the executor has begun. */
    private boolean watched;

    SerialExecutor(Executor executor, ScheduledExecutorService own, Executor log) {
        this.executor = executor;
        this.own = own;
        this.log = log;
    }

    @Override
    public void execute(Runnable task) {
        boolean late;
        synchronized (this) {
            tasks.addLast(task);
            if (state != State.IDLE) {
                return;
            }
            state = State.ASKED;
            asked++;
            late = closed;
        }
        if (late) {
            runElsewhere(); // Nobody would look whether the executor forgets it.
        } else {
            ask();
            watch();
        }
    }

    private void ask() {
        try {
            executor.execute(this::runAll);
        } catch (RuntimeException | Error e) {
            runElsewhere(); // Whatever it says, it did not take them.
        }
    }

    private void runElsewhere() {
        try {
            own.execute(this::runAll);
        } catch (RejectedExecutionException e) {
            runAll(); // Everything is over: whoever still waits is told by the thread that ends it.
        }
    }

    private synchronized void watch() {
        if (state == State.ASKED && !watched) {
            lookLater(ASK_AGAIN_MILLIS);
        }
    }

    /** With the lock held. */
    private void lookLater(long millis) {
        long which = asked;
        try {
            var unused = own.schedule(() -> look(which, millis), millis, TimeUnit.MILLISECONDS);
            watched = true;
        } catch (RejectedExecutionException e) {
            watched = false; // Closed.
        }
    }

    private void look(long which, long millis) {
        synchronized (this) {
            watched = false;
            if (state != State.ASKED) {
                return;
            }
            if (which != asked) {
                lookLater(ASK_AGAIN_MILLIS); // That was another time.
                return;
            }
            lookLater(Math.min(ASK_AGAIN_MILLIS_MAX, 2 * millis));
        }
        ask();
    }

    private void runAll() {
        if (!begin()) {
            return;
        }
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                report(e);
            }
        }
    }

    private void report(Throwable thrown) {
        try {
            log.execute(() -> RuntimeLogger.LOG.callbackThrew(thrown));
        } catch (RuntimeException | Error e) {
            // Out of memory, most likely. The tasks that follow shall run all the same.
        }
    }

    private synchronized boolean begin() {
        boolean first = state == State.ASKED;
        if (first) {
            state = State.RUNNING;
            notifyAll();
        }
        return first;
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = tasks.pollFirst();
        state = task == null ? State.IDLE : State.RUNNING;
        return task;
    }

    /** Sees to it that what there is begins: on our own threads if the executor does not within a second. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        if (!awaitBegin()) {
            runElsewhere();
        }
    }

    private synchronized boolean awaitBegin() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS_MAX);
        while (state == State.ASKED) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
