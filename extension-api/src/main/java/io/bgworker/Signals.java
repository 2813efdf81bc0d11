package io.bgworker;

/**
 * How a worker reacts to its signals. When the entry point is entered they are blocked, as in PostgreSQL: handlers can be
 * set in peace, and nothing that arrives meanwhile is lost, it runs on {@link #unblock()}
 * ({@code BackgroundWorkerUnblockSignals}).
 *
 * <p>Every signal sets the worker's latch when it arrives, and {@link WorkerContext#terminationRequested()} needs no
 * handler: a worker that only looks at these need not do anything here.
 *
 * @since 0.1
 */
public interface Signals {

    /**
     * Sets the handler of a signal, in place of an earlier one.
     *
     * @param signal which signal
     * @param handler runs on a thread of its own, one handler at a time; what it throws is reported and ignored
     */
    void on(Signal signal, Runnable handler);

    /** Lets handlers run, beginning with signals that have arrived since they were blocked. */
    void unblock();

    /** Holds back handlers until {@link #unblock()}. One that is running is not waited for. */
    void block();
}
