package io.bgworker;

/**
 * The entry point of a worker; PostgreSQL's {@code bgw_main}.
 *
 * <p>The class needs a constructor without parameters, or is a bean with injection points. It is created, and {@link #main}
 * called once, by the main thread of the worker's own JVM.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface WorkerMain {

    /**
     * Does the worker's job.
     *
     * <p>Returning means success: the worker ends with exit code 0 and is not restarted, whatever its restart policy.
     * Throwing means failure: the exception is reported once in the server's log, the worker ends with exit code 1 and
     * its restart policy decides. Non-daemon threads that are still alive do not keep the worker alive in either case.
     *
     * @param context the worker's view of its world
     * @throws Exception to end the worker with exit code 1
     */
    void main(WorkerContext context) throws Exception;
}
