package io.bgworker;

/**
 * What a wait on a {@link Latch} may end for; PostgreSQL's {@code WL_…} flags. How long it may last is an argument of its own,
 * as is its channel.
 *
 * @since 0.1
 */
public enum WakeEvent {

    /** The latch is set: by the program, by a signal, or by the order to terminate ({@code WL_LATCH_SET}). */
    LATCH_SET,

    /** The time is over ({@code WL_TIMEOUT}). Only ever reported alone; waited for wherever a time is given. */
    TIMEOUT,

    /**
     * The supervisor died ({@code WL_POSTMASTER_DEATH}). The worker has less than a second left: its JVM is halted then,
     * so that it is never an orphan.
     */
    SUPERVISOR_DEATH,

    /**
     * As {@link #SUPERVISOR_DEATH}, but never reported: the worker ends, with exit code 1, its exit hooks run, as far as
     * they come in the half second that is left ({@code WL_EXIT_ON_PM_DEATH}).
     */
    EXIT_ON_SUPERVISOR_DEATH,

    /** The channel can be read from, or has ended ({@code WL_SOCKET_READABLE}, {@code WL_SOCKET_CLOSED}). */
    CHANNEL_READABLE,

    /** The channel can be written to ({@code WL_SOCKET_WRITEABLE}). */
    CHANNEL_WRITABLE,

    /** The channel can finish its connection, or has failed to ({@code WL_SOCKET_CONNECTED}). */
    CHANNEL_CONNECTABLE,

    /** The channel can accept a connection ({@code WL_SOCKET_ACCEPT}). */
    CHANNEL_ACCEPTABLE
}
