package io.bgworker.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other on the application's executor. A server that is stopping takes no tasks long before it
 * tells the application so; they run on our own threads then. What a task throws is logged.
 */
final class SerialExecutor implements Executor {

    private final Executor executor;
    private final Executor fallback;

    /** Guarded by this. */
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    /** Guarded by this. */
    private boolean running;

    SerialExecutor(Executor executor, Executor fallback) {
        this.executor = executor;
        this.fallback = fallback;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.addLast(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::runAll);
        } catch (RejectedExecutionException | IllegalStateException e) {
            runElsewhere();
        }
    }

    private void runElsewhere() {
        try {
            fallback.execute(this::runAll);
        } catch (RejectedExecutionException e) {
            runAll(); // Everything is over: whoever still waits is told by the thread that ends it.
        }
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                RuntimeLogger.LOG.callbackThrew(e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = tasks.pollFirst();
        running = task != null;
        return task;
    }
}
