package io.bgworker.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after the other on an executor that is not ours. What a task throws is logged; when the executor does not
 * take tasks any more, they are dropped.
 */
final class SerialExecutor implements Executor {

    private final Executor executor;

    /** Guarded by this. */
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    /** Guarded by this. */
    private boolean running;

    SerialExecutor(Executor executor) {
        this.executor = executor;
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
            synchronized (this) {
                tasks.clear();
                running = false;
            }
        }
    }

    private void runAll() {
        while (true) {
            Runnable task;
            synchronized (this) {
                if (tasks.isEmpty()) {
                    running = false;
                    return;
                }
                task = tasks.removeFirst();
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                RuntimeLogger.LOG.callbackThrew(e);
            }
        }
    }
}
