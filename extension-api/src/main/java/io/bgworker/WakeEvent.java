package io.bgworker;

/**
 * What a wait on a {@link Latch} may end for; PostgreSQL's {@code WL_…} flags.
 *
 * @since 0.1
 */
public enum WakeEvent {

    /** The latch is set: by the program, by a signal, or by the order to terminate ({@code WL_LATCH_SET}). */
    LATCH_SET,

    /** The time is over ({@code WL_TIMEOUT}). Only ever reported alone. */
    TIMEOUT,

    /**
     * The supervisor died ({@code WL_POSTMASTER_DEATH}). The worker has less than a second left: its JVM is halted then,
     * so that it is never an orphan.
     */
    SUPERVISOR_DEATH
}
