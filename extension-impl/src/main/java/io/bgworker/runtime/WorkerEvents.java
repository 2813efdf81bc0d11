package io.bgworker.runtime;

import io.bgworker.SharedMemoryReset;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerStarted;

/** Hears of starts and ends of workers and of resets, in order, on a thread of the application's executor. */
public interface WorkerEvents {

    /**
     * A process was started.
     *
     * @param event for which worker
     */
    void started(WorkerStarted event);

    /**
     * A process ended.
     *
     * @param event of which worker, and how
     */
    void exited(WorkerExited event);

    /**
     * The shared memory was made anew.
     *
     * @param event under which generation, and why
     */
    void memoryReset(SharedMemoryReset event);
}
