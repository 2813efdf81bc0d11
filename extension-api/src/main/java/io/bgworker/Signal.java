package io.bgworker;

/**
 * The signals a worker can receive. The same signal twice before it is handled is seen once, as with operating system
 * signals.
 *
 * @since 0.1
 */
public enum Signal {

    /** The worker shall end ({@code SIGTERM}). */
    TERMINATE,

    /** The configuration was read again ({@code SIGHUP}); see {@link WorkerRegistrar#awaitEpoch} for what acknowledges it. */
    RELOAD,

    /** Whatever the worker makes of it ({@code SIGUSR1}). */
    USER
}
