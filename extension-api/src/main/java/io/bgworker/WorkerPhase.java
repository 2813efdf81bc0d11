package io.bgworker;

/**
 * Where a worker stands in its life, and so what it waits for. A refinement of {@link WorkerStatus}.
 *
 * @since 0.1
 */
public enum WorkerPhase {

    /** Waits for the server to reach its start time. */
    WAITING_FOR_START_TIME(false),

    /** May start; waits for its turn, one process is started at a time. */
    QUEUED(false),

    /** Its process is being started, or has not entered its entry point yet. */
    STARTING(false),

    /** Its entry point runs; it declares itself ready, and has not done so. */
    RUNNING(true),

    /** Its entry point runs and it is ready. */
    READY(true),

    /** Is ending: was told to terminate, or a sign of its end is in. Killed at its deadline. */
    STOPPING(true),

    /** Was killed; waits for its process to be gone. */
    KILLED(true),

    /** Ended; waits for its restart time. */
    RESTARTING(false),

    /** Ended too often in too short a time; waits for {@link WorkerRegistrar#resume(String)}. */
    PARKED(false),

    /** Unregistered; its slot is free. */
    GONE(false);

    private final boolean alive;

    WorkerPhase(boolean alive) {
        this.alive = alive;
    }

    /**
     * Whether the worker's entry point was entered and its process is not known to be gone.
     *
     * @return whether code of the worker may be running
     */
    public boolean isAlive() {
        return alive;
    }
}
