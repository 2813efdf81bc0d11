package io.bgworker.supervisor;

import io.bgworker.WorkerPhase;

/**
 * The states of a worker, each with what it waits for. The narrative is above {@link Supervisor}.
 */
public enum WorkerState {

    /** Waits for the server to reach the worker's start time. */
    WAITING_FOR_START_TIME(WorkerPhase.WAITING_FOR_START_TIME, false),

    /** Waits for the shared-memory group to be made anew. */
    WAITING_FOR_RESET(WorkerPhase.RESTARTING, false),

    /** May start, and waits for its turn. */
    QUEUED(WorkerPhase.QUEUED, false),

    /** A process was ordered; waits to hear its process id, or that there is none. */
    LAUNCHING(WorkerPhase.STARTING, true),

    /** The process runs; waits for it to open its channel. */
    CONNECTING(WorkerPhase.STARTING, true),

    /** The process has its assignment; waits for it to enter the entry point. */
    ASSIGNED(WorkerPhase.STARTING, true),

    /** The entry point was entered; waits for the worker to declare itself ready. */
    RUNNING(WorkerPhase.RUNNING, true),

    /** Does its job; waits for nothing. */
    READY(WorkerPhase.READY, true),

    /** Told to terminate; waits for its end, and climbs the kill ladder meanwhile. */
    TERMINATING(WorkerPhase.STOPPING, true),

    /** Killed; waits for its end. */
    KILLED(WorkerPhase.KILLED, true),

    /** Some sign of its end is in; waits, for a bounded time, for the others. */
    ENDING(WorkerPhase.STOPPING, true),

    /** No process runs; waits for its restart time. */
    RESTARTING(WorkerPhase.RESTARTING, false),

    /** No process runs; waits to be resumed. */
    PARKED(WorkerPhase.PARKED, false),

    /** Unregistered. Never left. */
    GONE(WorkerPhase.GONE, false);

    private final WorkerPhase phase;
    private final boolean hasProcess;

    WorkerState(WorkerPhase phase, boolean hasProcess) {
        this.phase = phase;
        this.hasProcess = hasProcess;
    }

    /** What the public API calls this state. */
    public WorkerPhase phase() {
        return phase;
    }

    /** Whether there is, or may be, a process. */
    boolean hasProcess() {
        return hasProcess;
    }

    /** Whether its process is on its way out, whatever for. */
    boolean isDying() {
        return this == ENDING || this == KILLED;
    }

    /** Whether a process was ordered and has not entered its entry point: user code has not run. */
    boolean isStarting() {
        return phase == WorkerPhase.STARTING;
    }
}
