package io.bgworker;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * A reference to one registration; PostgreSQL's {@code BackgroundWorkerHandle}. It follows the worker over its restarts
 * and stays safe when the slot is used by another worker: it then says {@link WorkerStatus#STOPPED}.
 *
 * <p>All methods may be called by any thread. In the server none blocks but the {@code await…} methods; in a worker the
 * others ask the supervisor, which answers within moments.
 *
 * @since 0.1
 */
public interface WorkerHandle {

    /**
     * The identity of the registration.
     *
     * @return the id
     */
    WorkerId id();

    /**
     * The worker's name.
     *
     * @return the name
     */
    String name();

    /**
     * The status, which may be old the moment it is returned ({@code GetBackgroundWorkerPid}).
     *
     * @return the status
     */
    WorkerStatus status();

    /**
     * Where the worker stands in its life.
     *
     * @return the phase; {@link WorkerPhase#GONE} once it is unregistered
     */
    WorkerPhase phase();

    /**
     * The id of the running process.
     *
     * @return the process id; empty if none runs
     */
    OptionalLong pid();

    /**
     * How the latest process of the worker ended. Still known after the worker is unregistered.
     *
     * @return the end; empty if no process has ended
     */
    Optional<WorkerExit> lastExit();

    /**
     * Waits until a process was started for the worker, or it is stopped ({@code WaitForBackgroundWorkerStartup}).
     * Started does not mean that the entry point was reached: see {@link #awaitReady}.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return {@link WorkerStatus#STARTED}, {@link WorkerStatus#STOPPED} or {@link WorkerStatus#SUPERVISOR_DIED};
     *     {@link WorkerStatus#NOT_YET_STARTED} if the time ran out
     * @throws InterruptedException if the thread was interrupted; the worker is not affected
     */
    WorkerStatus awaitStartup(Duration timeout) throws InterruptedException;

    /**
     * Waits until the worker is ready: it said so, or its entry point was entered and it did not say that it will.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return whether it is ready; {@code false} if the time ran out, the worker is unregistered or the supervisor died
     * @throws InterruptedException if the thread was interrupted; the worker is not affected
     */
    boolean awaitReady(Duration timeout) throws InterruptedException;

    /**
     * Waits until the worker is stopped ({@code WaitForBackgroundWorkerShutdown}). For a worker that restarts, this is its
     * first temporary stop.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return {@link WorkerStatus#STOPPED} or {@link WorkerStatus#SUPERVISOR_DIED}; the status at the end of the wait if
     *     the time ran out
     * @throws InterruptedException if the thread was interrupted; the worker is not affected
     */
    WorkerStatus awaitShutdown(Duration timeout) throws InterruptedException;

    /**
     * Completes when {@link #awaitStartup} would return. There is no time-out.
     *
     * @return a stage with the status; never completes exceptionally in the server, and in a worker only if that waits for
     *     more than 10,000 workers at the same time. Dependent actions run one at a time with the
     *     events of the application, so they must not block for long; in a worker on the common pool; and on the caller's
     *     thread if the stage is complete already
     */
    CompletionStage<WorkerStatus> started();

    /**
     * Completes when {@link #awaitShutdown} would return. There is no time-out.
     *
     * @return a stage with the status; never completes exceptionally in the server, and in a worker only if that waits for
     *     more than 10,000 workers at the same time. Dependent actions run one at a time with the
     *     events of the application, so they must not block for long; in a worker on the common pool; and on the caller's
     *     thread if the stage is complete already
     */
    CompletionStage<WorkerStatus> stopped();

    /**
     * Terminates and unregisters the worker ({@code TerminateBackgroundWorker}). Returns at once. A running worker is told
     * to terminate and killed after {@code bgworker.kill-after}; one that does not run is never started again. Has no
     * effect the second time, or on a worker that is gone.
     */
    void terminate();

    /**
     * Sends a signal to the running worker ({@code kill}): its latch is set, and its handler for the signal runs. Returns at
     * once. Has no effect if no process runs, except for {@link Signal#TERMINATE}, which is what {@link #terminate()} does.
     *
     * @param signal which signal
     * @return whether there is a process that it was sent to; it may end before it hears of it
     */
    boolean signal(Signal signal);
}
