package io.bgworker;

import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import javax.sql.DataSource;

/**
 * A worker's view of its world, inside its own JVM. May be used by any thread of the worker.
 *
 * <p>It is handed to the entry point, and can be injected into the worker's class and the beans it reaches. In the server it
 * can be injected, too, so that a bean may serve both; using it there throws a {@link WorkerException}.
 *
 * @since 0.1
 */
public interface WorkerContext {

    /**
     * The worker's own definition ({@code MyBgworkerEntry}).
     *
     * @return the definition as of this incarnation
     */
    WorkerEntry entry();

    /**
     * The worker's latch ({@code MyLatch}): what to wait on instead of sleeping.
     *
     * @return the latch
     */
    Latch latch();

    /**
     * The worker's signals: what runs when it is told to terminate, to reload, or whatever {@link Signal#USER} means to it.
     *
     * @return the signals
     */
    Signals signals();

    /**
     * Whether the worker was told to terminate, or its supervisor has died, which its latch tells, too. A worker that looks at
     * this, or waits on its {@link #latch()} and then looks, in every loop ends in time. One that does not is interrupted
     * halfway to its deadline, and killed at it; without a supervisor it has half a second.
     *
     * @return whether it shall end
     */
    boolean terminationRequested();

    /**
     * Sleeps, unless or until the worker is told to terminate or the supervisor dies. Leaves the latch as it is.
     *
     * @param duration how long; zero or less does not sleep
     * @return whether the whole time passed
     * @throws InterruptedException if the thread was interrupted
     */
    boolean sleep(Duration duration) throws InterruptedException;

    /**
     * Declares the worker ready. For workers that were registered with {@link WorkerSpec#declaresReady()}; any other is
     * ready when its entry point is entered. Returns at once; has no effect the second time.
     */
    void ready();

    /**
     * Registers an exit hook ({@code before_shmem_exit}, {@code on_proc_exit}). Hooks run one after the other, on a thread of
     * their own, when the worker ends in an orderly way, last registered first. Each is removed before it runs. One that
     * throws does not prevent the others, and one that takes longer than {@value #EXIT_HOOK_SECONDS_MAX} seconds is left
     * behind. None runs after a crash or a kill.
     *
     * @param hook receives the exit code; -1 if {@code System.exit} ends the worker, for its code is not known before the end
     * @throws WorkerException if the worker is ending already
     */
    void onExit(IntConsumer hook);

    /** How long one exit hook may take, in seconds. */
    int EXIT_HOOK_SECONDS_MAX = 5;

    /**
     * A logger whose records reach the server's log under the category {@code io.bgworker.worker.<name>}, in order. Levels
     * below INFO are dropped in the worker; a record is cut at 100,000 characters.
     *
     * @return the logger
     */
    System.Logger logger();

    /**
     * The registrar of the application, asked through the supervisor: a worker may register workers. They count against
     * the same limit and do not end with the worker that registered them.
     *
     * @return the registrar; its methods block until the supervisor has answered
     */
    WorkerRegistrar registrar();

    /**
     * A value of the application's configuration, as it is now ({@code GetConfigOption}). The server is asked, whose
     * MicroProfile Config knows it, so this needs no container in the worker; and it sees what injected values do not, a change
     * since the deployment. A worker that asks in its {@link Signal#RELOAD} handler takes it over with the reload:
     *
     * <pre>{@code
     * context.signals().on(Signal.RELOAD, () -> {
     *     naptime = context.configuration("orders.naptime").flatMap(DurationText::parse).orElse(NAPTIME_DEFAULT);
     *     context.latch().set();
     * });
     * }</pre>
     *
     * @param key the key, in full
     * @return the value, with expressions in it replaced; empty if the key has none, or an empty one. Blocks until the server has
     *     answered
     * @throws WorkerException if the value cannot be told, for instance because an expression in it cannot be resolved
     * @throws SupervisorStoppedException if the application is stopping, or the server dies meanwhile
     */
    Optional<String> configuration(String key);

    /**
     * The worker's database session.
     *
     * @return the session, not connected yet
     * @throws WorkerException if the worker does not have {@link Capability#DATABASE_CONNECTION}
     */
    Database database();

    /**
     * Client connections to a database (libpq's place): for any worker, without a capability, as many as the database bears.
     * Each call of {@link DataSource#getConnection()} opens a connection and its close closes it, unless
     * {@code bgworker.database.<name>.pool-size} asks for a pool: then all data sources of the database in this worker share
     * that. It ends after all exit hooks. {@link Transactions} runs transactions on it. On PostgreSQL the {@code application_name} is the worker's name.
     *
     * @param name the name of the database, as in the configuration keys {@code bgworker.database.<name>.…}; empty means the
     *     maintenance database
     * @return the data source; may be used by any thread
     * @throws DatabaseUnavailableException if there is no such database, or it lets nobody in
     */
    DataSource dataSource(String name);

    /**
     * Notifications: telling others, and listening.
     *
     * @return the notifications of the application; methods that ask the supervisor block until it has answered
     */
    Notifications notifications();

    /**
     * The memory that the workers with {@link Capability#SHARED_MEMORY} share with each other and with the application.
     *
     * @return the shared memory of the application, for this worker
     * @throws WorkerException if the worker does not have {@link Capability#SHARED_MEMORY}
     */
    SharedMemory sharedMemory();
}
