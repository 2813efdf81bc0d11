package io.bgworker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Registers workers at run time and tells about all workers of the application. Injected in the server; in a worker,
 * {@link WorkerContext#registrar()}.
 *
 * <p>All methods may be called by any thread. Registrations belong to the supervisor: they outlive the thread, the
 * request and the worker that made them, and end with the application.
 *
 * @since 0.1
 */
public interface WorkerRegistrar {

    /**
     * Registers a worker ({@code RegisterDynamicBackgroundWorker}). Returns as soon as the worker has its slot; it starts
     * when its start time is reached and its turn comes.
     *
     * @param spec the definition
     * @return a handle of the worker
     * @throws InvalidWorkerException if the definition is wrong: no such entry point, or one that is not allowed
     * @throws WorkerLimitExceededException if every slot is taken
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    WorkerHandle register(WorkerSpec spec);

    /**
     * Registers a worker if there is room.
     *
     * @param spec the definition
     * @return a handle of the worker; empty if every slot is taken
     * @throws InvalidWorkerException if the definition is wrong: no such entry point, or one that is not allowed
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    Optional<WorkerHandle> tryRegister(WorkerSpec spec);

    /**
     * Registers workers when the transaction of the calling thread commits; {@link #register} does not wait for it, as in
     * PostgreSQL.
     *
     * @return what registers them
     */
    AfterCommit afterCommit();

    /**
     * Finds a registered worker by its identity.
     *
     * @param id the id
     * @return its handle; empty if there is no such worker or it is gone
     */
    Optional<WorkerHandle> find(WorkerId id);

    /**
     * Finds the registered workers of a name. Names of static workers are unique; dynamic ones may share theirs.
     *
     * @param name the name
     * @return their handles in the order of their slots, perhaps none
     */
    List<WorkerHandle> find(String name);

    /**
     * All registered workers.
     *
     * @return what is known of each, in the order of their slots
     */
    List<WorkerInfo> workers();

    /**
     * The past ends of workers, also of those that are gone; {@code bgworker.exits} of them are kept (1,000 by default).
     *
     * @return the ends, newest first
     */
    List<WorkerExit> exits();

    /**
     * The evidence of a worker's latest end. Also known of workers that are gone, as long as the end is among
     * {@link #exits()}; the 100 latest in full, older ones without output, dump and history.
     *
     * @param id the worker
     * @return the report; empty if no process of the worker has ended
     */
    Optional<ExitReport> report(WorkerId id);

    /**
     * The last lines that a worker wrote to its output.
     *
     * @param id the worker
     * @return up to 200 lines of its latest process, oldest first; empty if it wrote none or is gone
     */
    List<String> output(WorkerId id);

    /**
     * Starts a worker by name: a parked one resumes, one that waits for its restart starts now, and a static worker that
     * finished, was terminated or was refused is registered anew; one that is just being terminated, when it is gone (the handle
     * is still the old one's then). A worker that runs is left alone.
     *
     * @param name the name of a registered worker or of a static one
     * @return its handle
     * @throws UnknownWorkerException if there is no such worker
     * @throws WorkerLimitExceededException if a static worker is to be registered anew and every slot is taken
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    WorkerHandle start(String name);

    /**
     * Terminates all workers of a name, as {@link WorkerHandle#terminate()} does. A static one can be started again with
     * {@link #start(String)}. Returns at once.
     *
     * @param name the name
     * @throws UnknownWorkerException if there is no such worker
     * @throws SupervisorStoppedException if the supervisor has ended
     */
    void stop(String name);

    /**
     * Ends the running process of all workers of a name as a termination does, and starts a new one at once, whatever the
     * restart policy. A worker that waits for its restart, or is parked, starts now; a static one that is not registered is
     * registered anew. Returns at once.
     *
     * @param name the name
     * @throws UnknownWorkerException if there is no such worker
     * @throws WorkerLimitExceededException if a static worker is to be registered anew and every slot is taken
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    void restart(String name);

    /**
     * Lets parked workers of a name start again at once, their past crashes forgotten. Others are left alone; but where the
     * whole shared-memory group is parked, because of too many resets, it is resumed as a whole: all members that are parked
     * with it start again. {@link #start} and {@link #restart} of a member that is down resume its group, too.
     *
     * @param name the name
     * @throws UnknownWorkerException if there is no such worker
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    void resume(String name);

    /**
     * Reads the configuration keys that are live again, begins a new configuration epoch, and sends {@link Signal#RELOAD} to
     * every running worker ({@code SIGHUP}, and {@code EmitProcSignalBarrier}). Returns when the supervisor has taken over
     * the new values; {@link #awaitEpoch} waits for the workers. A worker that has not acknowledged the epoch after 5 seconds
     * is named in the log. Only in the server.
     *
     * @return the configuration epoch that has begun
     * @throws WorkerException if a value is wrong, or in a worker; nothing has changed then
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    long reload();

    /**
     * The configuration epoch: how often the configuration was reloaded. {@link WorkerInfo#epoch()} tells how far each worker
     * is.
     *
     * @return the epoch, 0 before the first reload
     */
    long epoch();

    /**
     * Waits until every worker has acknowledged a configuration epoch ({@code WaitForProcSignalBarrier}). A worker does so
     * when its {@link Signal#RELOAD} handler has returned, though not when it threw; one that has no such handler, when it
     * looks at its {@link WorkerContext#latch() latch} or at {@link WorkerContext#terminationRequested()} the next time. One
     * that is started later, ends, or is told to terminate is not waited for. Only in the server.
     *
     * @param epoch what {@link #reload()} returned, 0 to {@link #epoch()}
     * @param timeout the longest wait; zero or less does not wait
     * @return whether all have; {@code false} if the time ran out
     * @throws IllegalArgumentException if the epoch has not begun
     * @throws InterruptedException if the thread was interrupted
     * @throws WorkerException in a worker
     * @throws SupervisorStoppedException if the application is not started, or the supervisor ends meanwhile
     */
    boolean awaitEpoch(long epoch, Duration timeout) throws InterruptedException;

    /**
     * Takes a database away from the workers, to drop, rename or restore it: waits until no worker has its session in it, and
     * lets none in until it is given back. Workers that are {@link Capability#INTERRUPTIBLE} are terminated for it, and are
     * not restarted; others are waited for. Connections that spares have opened ahead are closed; client connections are not
     * touched. Only in the server.
     *
     * <pre>{@code
     * try (ReleasedDatabase released = registrar.release("orders")) {
     *     // no worker has its session in it
     * }
     * }</pre>
     *
     * @param database its name; empty means the maintenance database
     * @return the database, to be given back
     * @throws DatabaseInUseException if workers still have their sessions in it after {@value #RELEASE_SECONDS_MAX} seconds;
     *     it is not released then, but the interruptible ones are gone
     * @throws DatabaseUnavailableException if there is no such database
     * @throws InterruptedException if the thread was interrupted; it is not released then
     * @throws WorkerException in a worker
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    ReleasedDatabase release(String database) throws InterruptedException;

    /** How long a release waits for workers, in seconds; as long as PostgreSQL's {@code DROP DATABASE} does. */
    int RELEASE_SECONDS_MAX = 5;

    /**
     * Stops all workers of the application, as happens when it stops; {@code pg_ctl stop -m}. They are not started again
     * before the application is. A shutdown that has begun can be escalated, a milder mode has no effect then. Returns at
     * once; the handles tell when the workers are gone. Only in the server.
     *
     * @param mode how
     * @throws WorkerException in a worker
     * @throws SupervisorStoppedException if the application is not started
     */
    void shutdown(ShutdownMode mode);
}
