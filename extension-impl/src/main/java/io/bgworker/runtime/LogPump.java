package io.bgworker.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the server's log, in order, on a thread of its own: a log that blocks, on a full disk for instance, blocks
 * neither the workers nor the channel nor the loop. What workers write and does not fit into its queue meanwhile is dropped
 * by the caller; the supervisor's own lines have more room, and beyond that are counted.
 */
final class LogPump implements AutoCloseable {

    /** What may wait before lines of workers are dropped. */
    private static final int WORKERS_RECORDS_MAX = 2_000;

    /** What may wait in all. */
    private static final int RECORDS_MAX = 20_000;

    private static final long CLOSE_MILLIS_MAX = 1_000;

    /** Guarded by this, like all that follow. */
    private final Deque<Runnable> queue = new ArrayDeque<>();

    /** Lines of the supervisor that did not fit, after those in the queue. */
    private long lost;

    private boolean closed;

    /** Whether the thread will write nothing any more. */
    private boolean ended;

    private final Thread thread;

    LogPump(ThreadFactory threads) {
        thread = threads.newThread(this::writeAll);
        thread.setName("bgworker-log");
        thread.start();
    }

    /** Takes a record of a worker to be written; says whether there was room for it. Does not block. */
    boolean offer(Runnable write) {
        return take(write, WORKERS_RECORDS_MAX);
    }

    /** Takes a record of the supervisor. Does not block. */
    void add(Runnable write) {
        if (!take(write, RECORDS_MAX)) {
            count();
        }
    }

    private boolean take(Runnable write, int recordsMax) {
        synchronized (this) {
            if (!ended) {
                if (queue.size() >= recordsMax) {
                    return false;
                }
                addReportOfLost();
                queue.addLast(write);
                notifyAll();
                return true;
            }
        }
        write(write); // Nobody is held up any more.
        return true;
    }

    private synchronized void count() {
        lost++;
    }

    /** Where they are missing. */
    private void addReportOfLost() {
        if (lost > 0) {
            long lines = lost;
            queue.addLast(() -> RuntimeLogger.LOG.lost(lines));
            lost = 0;
        }
    }

    private void writeAll() {
        for (Runnable next = next(); next != null; next = next()) {
            write(next);
        }
    }

    /** Waits for the next record; none will come any more: {@code null}. */
    private synchronized @Nullable Runnable next() {
        while (queue.isEmpty() && lost == 0 && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                // By a handler of the log, perhaps; we end when we are closed.
            }
        }
        if (queue.isEmpty()) {
            addReportOfLost();
        }
        Runnable next = queue.pollFirst();
        ended = next == null;
        return next;
    }

    private static void write(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException | Error e) {
            // A handler of the server's log threw. There is no better place to say so, and the next record may get
            // through.
        }
    }

    /**
     * Writes what is left, and ends. Waits for that a second at most: a log that is blocked longer gets the rest when it
     * goes on. It is not interrupted, because that would close the file it writes to.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
