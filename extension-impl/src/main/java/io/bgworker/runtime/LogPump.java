package io.bgworker.runtime;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Writes what workers write to the server's log, in order, on a thread of its own: a log that blocks, on a full disk for
 * instance, blocks neither the workers nor the channel. What does not fit into its queue meanwhile is dropped by the caller.
 */
final class LogPump implements AutoCloseable {

    private static final int RECORDS_MAX = 2_000;
    private static final long CLOSE_MILLIS_MAX = 1_000;

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** Written by whoever closes, read by the thread. */
    private volatile boolean closed;

    LogPump(ThreadFactory threads) {
        thread = threads.newThread(this::writeAll);
        thread.setName("bgworker-log");
        thread.start();
    }

    /** Takes a record to be written; says whether there was room for it. Does not block. */
    boolean offer(Runnable write) {
        return queue.size() < RECORDS_MAX && queue.add(write);
    }

    /** Takes a record even if there is no room: one for each process, that must not be lost. */
    void add(Runnable write) {
        queue.add(write);
    }

    private void writeAll() {
        try {
            while (!closed || !queue.isEmpty()) {
                write(queue.take());
            }
        } catch (InterruptedException e) {
            // Closed while the log was blocked.
        }
    }

    private static void write(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException | Error e) {
            // A handler of the server's log threw. There is no better place to say so, and the next record may get
            // through.
        }
    }

    /** Writes what is left, and ends; not later than in a second. */
    @Override
    public void close() {
        closed = true;
        queue.add(this::wakeUp);
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void wakeUp() {
        // Just by being taken.
    }
}
