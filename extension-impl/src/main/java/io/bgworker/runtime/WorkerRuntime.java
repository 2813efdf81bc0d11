package io.bgworker.runtime;

import io.bgworker.NotificationListener;
import io.bgworker.Notifications;
import io.bgworker.SharedMemory;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerException;
import io.bgworker.WorkerId;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.channel.ChannelServer;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.Archives;
import io.bgworker.launcher.LaunchRequest;
import io.bgworker.launcher.LocalLauncher;
import io.bgworker.launcher.RunDirectory;
import io.bgworker.launcher.SegmentDirectory;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.shm.SegmentFile;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.SpareKind;
import io.bgworker.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The supervisor of one deployed application, at work: machine, loop, channel and launcher put together. Begins with
 * {@link #start}, ends with {@link #stop}, and does not begin again.
 */
public final class WorkerRuntime {

    private static final int IO_THREADS = 4;
    private static final int TOKEN_BYTES = 32;
    private static final Duration STOP_MARGIN = Duration.ofSeconds(2);

    /** Tells the deployments of this server apart that have the same name, one after the other. */
    private static final AtomicLong DEPLOYMENTS = new AtomicLong(System.currentTimeMillis());

    private final Environment environment;
    private final SecureRandom secrets = new SecureRandom();
    private final Roster roster = new Roster();
    private final Requests requests = new Requests(roster);
    private final ExitLog exits;
    private final SerialExecutor callbacks;
    private final ScheduledThreadPoolExecutor io;
    private final PlainThreads plainThreads;
    private final LogPump logPump;
    private final RunDirectory directory;
    private final ChannelServer channel;
    private final Effects effects;
    private final Loop loop;
    private final Archives archives;
    private final ServerRegistrar registrar;
    private final RemoteCalls remoteCalls;
    private final NotificationHub hub;
    private final ServerNotifications notifications;
    private final MemoryHost memoryHost;
    private final ServerMemory memory;

    private final ProcessStarts starts;
    private final SpareKeeper spares;
    private final LiveConfiguration live;

    /** The names of the static workers that are required, registered or not. Written once, before the loop starts. */
    private List<String> required = List.of();

    /** Opens one thing after the other; if one cannot be had, those before it are closed again. */
    private WorkerRuntime(BgworkerConfig config, Environment environment) {
        this.environment = environment;
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        opened.push(environment.notifications());
        try {
            exits = new ExitLog(config.exits());
            plainThreads = new PlainThreads(environment.classLoader());
            logPump = new LogPump(plainThreads);
            opened.push(logPump);
            long deployment = DEPLOYMENTS.incrementAndGet();
            RunDirectory made = RunDirectory.create(config.runDir(), environment.application(), deployment);
            opened.push(() -> made.close(logPump::add));
            archives = new Archives(
                    config.cacheDir(), visibleEnvironment(config), plainThreads, logPump::add, this::archived);
            directory = made;
            channel = openChannel(directory);
            opened.push(channel);
            io = new ScheduledThreadPoolExecutor(
                    IO_THREADS, task -> named(environment.threads().newThread(task), "bgworker-io"));
            opened.push(io::shutdownNow);
            io.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            io.prestartAllCoreThreads(); // Later there may be no thread to be had, and the loop relies on them.
            callbacks = new SerialExecutor(environment.callbacks(), io, logPump::add);
            WorkerEvents events = new BoundedEvents(environment.events(), callbacks, logPump::add);
            effects = new Effects(roster, exits, requests, this::launch, this::renewMemory, events, logPump);
            Supervisor supervisor = new Supervisor(MachineSettings.of(config), RandomGenerator.getDefault());
            LocalLauncher.ArchiveOptions options = config.archive() ? archives : LocalLauncher.ArchiveOptions.NONE;
            starts = new ProcessStarts(
                    config,
                    environment,
                    options,
                    visibleEnvironment(config),
                    directory,
                    channel,
                    plainThreads,
                    logPump);
            hub = new NotificationHub(environment.notifications(), plainThreads);
            NamedDatabases databases =
                    new NamedDatabases(environment.databases(), config.maintenanceDatabase(), hub.isInTheDatabase());
            Sessions sessions = new Sessions(databases, this::givenBack);
            spares = new SpareKeeper(config, new SpareStarts(), sessions, io, logPump);
            Runnable afterStep = () -> {
                roster.tell();
                spares.workersStart(supervisor.isStarting());
            };
            loop = new Loop(supervisor, this::carryOut, afterStep, this::broke, environment.threads());
            live = new LiveConfiguration(config, environment, requests, this::reload, exits, logPump);
            notifications = new ServerNotifications(hub, environment.transactions(), callbacks, logPump::add);
            registrar =
                    new ServerRegistrar(environment, callbacks, roster, exits, requests, loop::submit, live, sessions);
            memoryHost = new MemoryHost(
                    config.sharedMemoryMaxBytes(),
                    secrets::nextLong,
                    () -> SegmentDirectory.create(config.sharedMemoryDir(), environment.application(), deployment),
                    SegmentFile::create,
                    io,
                    logPump::add,
                    System::gc);
            memory = new ServerMemory(memoryHost, plainThreads, logPump::add);
            remoteCalls = new RemoteCalls(
                    registrar, databases, sessions, hub, new MemoryCalls(memoryHost), environment.configuration(), io);
        } catch (RuntimeException | Error e) {
            opened.forEach(each -> closeAfter(e, each));
            throw e;
        }
    }

    private static Map<String, String> visibleEnvironment(BgworkerConfig config) {
        return config.environment().select(System.getenv());
    }

    private static void closeAfter(Throwable failure, AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private ChannelServer openChannel(RunDirectory directory) {
        try {
            return ChannelServer.open(
                    directory.socket(), task -> named(plainThreads.newThread(task), "bgworker-channel"));
        } catch (IOException e) {
            throw new WorkerException("The socket " + directory.socket() + " could not be opened: " + e, e);
        }
    }

    private static Thread named(Thread thread, String name) {
        thread.setName(name);
        return thread;
    }

    /**
     * Starts supervising. Static workers are registered in the order given; they start in the background.
     *
     * @param config the configuration
     * @param environment the place
     * @param declared the static workers
     * @return the runtime
     * @throws WorkerException if the run directory cannot be used; whatever is thrown, nothing is left of the runtime
     */
    public static WorkerRuntime start(BgworkerConfig config, Environment environment, List<WorkerSpec> declared) {
        WorkerRuntime runtime = new WorkerRuntime(config, environment);
        try {
            runtime.begin(declared);
        } catch (RuntimeException | Error e) {
            closeAfter(e, runtime::abandon);
            throw e;
        }
        return runtime;
    }

    private void begin(List<WorkerSpec> specs) {
        required = specs.stream()
                .filter(WorkerSpec::required)
                .map(WorkerSpec::name)
                .toList();
        int max = config().maxWorkerProcesses();
        logPump.add(() -> RuntimeLogger.LOG.supervising(environment.application(), max, directory.path()));
        loop.start(specs.stream().map(Event.Declare::new).toList());
        io.execute(starts::prepare);
        io.execute(() -> warnOfMemory(specs)); // The deployment does not have to wait for a warning.
        // On some servers this runs only once the application has started, which is just what the states are about.
        callbacks.execute(() -> io.execute(new StateProbing(environment.probe(), loop::post, io, logPump::add)));
    }

    private void warnOfMemory(List<WorkerSpec> specs) {
        MemoryBudget.memoryOfThisMachine().ifPresent(available -> {
            MemoryBudget budget = MemoryBudget.of(
                    config(), specs, this::kind, Runtime.getRuntime().maxMemory(), available);
            if (budget.isExceeded()) {
                logPump.add(() -> RuntimeLogger.LOG.muchMemory(
                        budget.workers(),
                        budget.spares(),
                        budget.bytes() >> 20,
                        budget.largest(),
                        budget.largestBytes() >> 20,
                        budget.serverBytes() >> 20,
                        budget.availableBytes() >> 20));
            }
        });
    }

    /** Called by whoever steps the loop. */
    private void carryOut(Effect effect) {
        effects.carryOut(effect);
        if (effect instanceof Effect.ShutdownBegan) {
            spares.close();
        }
    }

    /** What is live is in force before the first spare, or worker, is made by it. */
    private void reload(Event event) {
        spares.reconfigure(config());
        loop.submit(event);
    }

    /** Spares that were started before do without it. */
    private void archived(boolean container, Path javaHome) {
        spares.outdated(kind -> kind.container() == container && javaHome.equals(javaHome(kind.javaHome())));
    }

    /** Spares that were started meanwhile have no connection to it. */
    private void givenBack(String database) {
        spares.connectable(database);
    }

    private String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        secrets.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Used by the keeper of the spares: they start as the workers of their kind do. */
    private final class SpareStarts implements SpareKeeper.Starts {

        @Override
        public void start(String name, SpareProcess spare, Optional<Consumer<List<String>>> loaded) {
            SpareKind kind = spare.kind;
            channel.expect(spare.token, spare);
            starts.launch(
                    new LaunchRequest(
                            name,
                            name,
                            name,
                            jvmOptions(kind.jvmOptions()),
                            kind.container(),
                            () -> spares.classes(kind),
                            kind.heapDump(),
                            javaHome(kind.javaHome()),
                            spare.token,
                            spare::line,
                            loaded),
                    spare);
        }

        @Override
        public String newToken() {
            return WorkerRuntime.this.newToken();
        }

        @Override
        public void forget(String token) {
            channel.processGone(token);
        }
    }

    /** Called by whoever steps the loop. */
    private Run launch(WorkerCell cell, int incarnation, WorkerSpec spec, boolean cold) {
        WorkerOutput output = new WorkerOutput(spec.name(), cell.id(), incarnation, logPump);
        Optional<BeanArchive> beans = environment.beans().archive(spec.entryPoint());
        Run run = new Run(
                cell,
                incarnation,
                "",
                output,
                beans,
                loop::post,
                remoteCalls::answer,
                hub::taken,
                channel::processGone);
        SpareKind kind = kind(spec, beans.isPresent());
        boolean canBeASpare = !cold && (kind.isShared() || spec.spares() > 0);
        spares.workerStarts(spec, classes(spec, beans), environment.beans().archiveAhead(spec.entryPoint()));
        if (!canBeASpare || !spares.handOver(kind, spec, run)) {
            run.token = newToken(); // Secrets take a while, and a spare has proved itself.
            channel.expect(run.token, run);
            starts.launch(
                    new LaunchRequest(
                            cell.id().toString(),
                            spec.name(),
                            LaunchRequest.directory(cell.id(), incarnation),
                            jvmOptions(spec.jvmOptions()),
                            beans.isPresent(),
                            () -> {
                                run.tellLoaded(); // Now is better than later.
                                return spares.classes(kind);
                            },
                            config().worker(spec.name()).heapDump(),
                            javaHome(spec.javaHome()),
                            run.token,
                            output::line,
                            beginToLearn(kind, spec, run)
                                    ? Optional.of(loaded -> spares.learn(kind, loaded))
                                    : Optional.empty()),
                    run);
        }
        return run;
    }

    /** Whether it shall write down what it loads; then it is looked at after a while. */
    private boolean beginToLearn(SpareKind kind, WorkerSpec spec, Run run) {
        boolean ofUse =
                config().archive() || (kind.isShared() ? config().spares().most() : spec.spares()) > 0;
        if (!ofUse || !spares.takeFirst(kind, spec.entryPoint())) {
            return false;
        }
        spares.tellLater(run::tellLoaded);
        return true;
    }

    private SpareKind kind(WorkerSpec spec) {
        return kind(spec, environment.beans().archive(spec.entryPoint()).isPresent());
    }

    private SpareKind kind(WorkerSpec spec, boolean container) {
        boolean heapDump = config().heapDumpsMaxBytes() == 0
                || config().worker(spec.name()).heapDump();
        return new SpareKind(container, spec.jvmOptions(), spec.javaHome(), heapDump);
    }

    /** What a worker loads for sure. */
    private static List<String> classes(WorkerSpec spec, Optional<BeanArchive> beans) {
        List<String> classes = new ArrayList<>();
        classes.add(spec.entryPoint().className());
        beans.ifPresent(reached -> classes.addAll(reached.beanClasses()));
        return classes;
    }

    /** Called by the loop, which must not wait for the file system. */
    private void renewMemory(long generation) {
        try {
            io.execute(() -> loop.post(renewed(generation)));
        } catch (RejectedExecutionException e) {
            // The application has stopped: nobody will use it.
        }
    }

    private Event renewed(long generation) {
        String failure = memoryHost.renew(generation);
        memory.reset(generation);
        return failure.isEmpty() ? new Event.MemoryRenewed(generation) : new Event.MemoryLost(generation, failure);
    }

    private List<String> jvmOptions(List<String> ofWorker) {
        List<String> options = new ArrayList<>(config().jvmOptions());
        options.addAll(ofWorker);
        return options;
    }

    private Path javaHome(String ofWorker) {
        return ofWorker.isEmpty()
                ? config().javaHome().orElseGet(() -> Path.of(System.getProperty("java.home")))
                : Path.of(ofWorker);
    }

    // ---- For the server's side of the API

    /** The registrar. */
    public WorkerRegistrar registrar() {
        return registrar;
    }

    /** The shared memory. */
    public SharedMemory sharedMemory() {
        return memory;
    }

    /** The notifications. */
    public Notifications notifications() {
        return notifications;
    }

    /**
     * Listens to a channel for the application, as soon as that is possible.
     *
     * @param channel the channel
     * @param listener called by the application's executor
     */
    public void observe(String channel, NotificationListener listener) {
        notifications.observe(channel, listener);
    }

    /** The configuration in force. */
    public BgworkerConfig config() {
        return live.config();
    }

    // ---- For health

    /** Whether the loop lives and its present step does not take longer than so. */
    public boolean isResponsive(Duration stepMax) {
        return !loop.isBroken() && loop.busyNanos() <= stepMax.toNanos() && (channel.isAlive() || loop.hasEnded());
    }

    /** The names of the static workers that are required, registered or not. */
    public List<String> required() {
        return required;
    }

    /** When a worker was last ready; empty if it never was, or is not registered. */
    public Optional<Instant> lastReady(WorkerId id) {
        return roster.find(id).flatMap(WorkerCell::lastReady);
    }

    /** How many JVMs wait to become workers. */
    public int spares() {
        return spares.ready();
    }

    // ---- The end

    /**
     * Stops all workers and ends. Blocks until they are gone, or the time for the shutdown is over. Has no effect the second
     * time, but to escalate.
     *
     * @param mode how
     */
    public void stop(ShutdownMode mode) {
        loop.post(new Event.Shutdown(mode));
        // If it is not made so far, whatever waits for it will not be started.
        starts.giveUp();
        boolean interrupted = false;
        try {
            loop.awaitEnd(config().shutdownTimeout().plus(STOP_MARGIN).toNanos());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what has not quite begun: nobody has to be waited for. */
    private void abandon() {
        loop.post(new Event.Shutdown(ShutdownMode.IMMEDIATE));
        starts.giveUp();
        close();
    }

    private synchronized void close() {
        if (io.isShutdown()) {
            return;
        }
        effects.killAll(); // What the machine gave up waiting for, and what is being started at this moment.
        requests.close();
        roster.all().forEach(WorkerCell::supervisorDied);
        endSpares();
        starts.close();
        archives.close();
        hub.close();
        callbacks.close();
        io.shutdown();
        try {
            // Kills and clean-ups that are under way.
            if (!io.awaitTermination(STOP_MARGIN.toNanos(), TimeUnit.NANOSECONDS)) {
                io.shutdownNow();
            }
        } catch (InterruptedException e) {
            io.shutdownNow();
            Thread.currentThread().interrupt();
        }
        channel.close();
        memory.close();
        memoryHost.close();
        directory.close(logPump::add);
        logPump.add(() -> RuntimeLogger.LOG.stopped(environment.application()));
        logPump.close();
    }

    private void endSpares() {
        spares.close();
        try {
            spares.awaitEnd(STOP_MARGIN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An invariant does not hold: better no workers than ones that nobody supervises. */
    private void broke(Throwable cause) {
        // Whoever waits is told first: that cannot fail.
        requests.close();
        roster.all().forEach(WorkerCell::supervisorDied);
        logPump.add(() -> RuntimeLogger.LOG.broke(environment.application(), cause));
        effects.killAll();
        spares.close();
    }
}
