package io.bgworker;

/**
 * Where a worker stands in its life, and so what it waits for. A refinement of {@link WorkerStatus}.
 *
 * @since 0.1
 */
public enum WorkerPhase {

    /** Waits for the server to reach its start time. */
    WAITING_FOR_START_TIME,

    /** May start; waits for its turn, one process is started at a time. */
    QUEUED,

    /** Its process is being started, or has not entered its entry point yet. */
    STARTING,

    /** Its entry point runs; it declares itself ready, and has not done so. */
    RUNNING,

    /** Its entry point runs and it is ready. */
    READY,

    /** Is ending: was told to terminate, or a sign of its end is in. Killed at its deadline. */
    STOPPING,

    /** Was killed; waits for its process to be gone. */
    KILLED,

    /** Ended; waits for its restart time. */
    RESTARTING,

    /** Ended too often in too short a time; waits for {@link WorkerRegistrar#resume(String)}. */
    PARKED,

    /** Unregistered; its slot is free. */
    GONE
}
