package io.bgworker.spi;

/**
 * The states of the server that start times wait for, in order. They only move forward.
 *
 * @since 0.1
 */
public enum ServerState {

    /** The application's CDI container is up; the application may still be starting. */
    STARTING,

    /** The application has started and its database accepts connections, perhaps read-only. */
    CONSISTENT,

    /** The application has started and its database accepts writes. */
    RECOVERY_FINISHED
}
