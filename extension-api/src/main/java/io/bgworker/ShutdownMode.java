package io.bgworker;

/**
 * How the workers are stopped when the application stops, {@code bgworker.shutdown-mode}; PostgreSQL's shutdown modes,
 * mildest first. A shutdown may be escalated to a later mode, never weakened.
 *
 * @since 0.1
 */
public enum ShutdownMode {

    /**
     * No new registrations and no restarts; running workers may finish by themselves as long as the time-out leaves time for
     * the ladder: it turns into {@link #FAST} {@code bgworker.kill-after}, at most 4 seconds, and one second before
     * {@code bgworker.shutdown-timeout} has passed. With the defaults workers have 5 of 10 seconds to finish.
     */
    SMART,

    /** Every worker is told to terminate at once; one that does not end by its deadline is killed. The default. */
    FAST,

    /** Every worker is killed at once. */
    IMMEDIATE
}
