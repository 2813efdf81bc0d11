package io.bgworker;

/**
 * The status of a registration as PostgreSQL tells it ({@code BgwHandleStatus}). {@link WorkerPhase} tells more.
 *
 * @since 0.1
 */
public enum WorkerStatus {

    /** Registered, and no process was started for it so far ({@code BGWH_NOT_YET_STARTED}). */
    NOT_YET_STARTED,

    /** A process runs ({@code BGWH_STARTED}). It need not have reached its entry point. */
    STARTED,

    /**
     * No process runs ({@code BGWH_STOPPED}): the worker waits for its restart, or is gone for good. A later status of a
     * worker that restarts may be {@link #STARTED} again.
     */
    STOPPED,

    /** The supervisor is gone, and with it every worker ({@code BGWH_POSTMASTER_DIED}). */
    SUPERVISOR_DIED
}
