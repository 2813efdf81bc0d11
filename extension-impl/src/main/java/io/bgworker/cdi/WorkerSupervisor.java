package io.bgworker.cdi;

import io.bgworker.Channel;
import io.bgworker.Notification;
import io.bgworker.NotificationListener;
import io.bgworker.Notifications;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryReset;
import io.bgworker.StaticRegistration;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerStarted;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.config.CurrentValues;
import io.bgworker.database.DatabaseStateProbe;
import io.bgworker.database.Databases;
import io.bgworker.database.DriverPath;
import io.bgworker.jdbc.Connector;
import io.bgworker.jdbc.PostgreSql;
import io.bgworker.launcher.ApplicationImage;
import io.bgworker.launcher.Bundles;
import io.bgworker.launcher.ImageExporter;
import io.bgworker.notification.LocalTransport;
import io.bgworker.notification.NotificationTransport;
import io.bgworker.notification.PostgreSqlTransport;
import io.bgworker.runtime.Environment;
import io.bgworker.runtime.Supervision;
import io.bgworker.runtime.WorkerEvents;
import io.bgworker.runtime.WorkerRuntime;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.spi.ServerStateProbe;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor of an application, as a bean: begins the runtime once the container is up and the application's files are
 * known, and ends it when the application stops, whichever of the signs of that comes first.
 */
@ApplicationScoped
public class WorkerSupervisor implements Supervision {

    private final BackgroundWorkerExtension extension;
    private final Event<StaticRegistration> registration;
    private final Event<WorkerStarted> started;
    private final Event<WorkerExited> exited;
    private final Event<SharedMemoryReset> reset;
    private final Event<Notification> notified;
    private final ServerStateProbe probe;
    private final DatabaseProvider databaseProvider;

    /** Guarded by this, like all that follow but the runtime. */
    private boolean containerStarted;

    private boolean ended;
    private @Nullable HostedApplication application;
    private @Nullable ServerResources resources;
    private @Nullable Databases databases;
    private @Nullable DatabaseStateProbe stateProbe;
    private @Nullable DriverPath driverPath;
    private @Nullable RuntimeMXBeanRegistration jmx;

    /** Written once when it begins, read by all. */
    private volatile boolean disabled;

    /** Written once when it begins, read by all. */
    private volatile @Nullable WorkerRuntime runtime;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    protected WorkerSupervisor() {
        this(null, null, null, null, null, null, null, null);
    }

    /**
     * For the container.
     *
     * @param extension found the annotated classes
     * @param registration lets code register static workers
     * @param started tells of starts
     * @param exited tells of ends
     * @param reset tells of resets of the shared memory
     * @param notified tells of notifications
     * @param probe tells the state of the server
     * @param databaseProvider knows the databases
     */
    @Inject
    public WorkerSupervisor(
            BackgroundWorkerExtension extension,
            Event<StaticRegistration> registration,
            Event<WorkerStarted> started,
            Event<WorkerExited> exited,
            Event<SharedMemoryReset> reset,
            @Any Event<Notification> notified,
            ServerStateProbe probe,
            DatabaseProvider databaseProvider) {
        this.extension = extension;
        this.registration = registration;
        this.started = started;
        this.exited = exited;
        this.reset = reset;
        this.notified = notified;
        this.probe = probe;
        this.databaseProvider = databaseProvider;
    }

    // ---- The beginning: when both are known, in either order

    /**
     * The container is up.
     *
     * @param startup the event
     */
    synchronized void containerStarted(@Observes Startup startup) {
        containerStarted = true;
        if (!WebApplication.isPossible()) {
            application = new HostedApplication("application", Deployment.classLoader(), Optional.empty(), Set.of());
        }
        beginIfPossible();
    }

    /** The application's files are known. */
    synchronized void hosted(HostedApplication known) {
        application = known;
        beginIfPossible();
    }

    private void beginIfPossible() {
        if (containerStarted && application != null && runtime == null && !ended) {
            begin(application);
        }
    }

    private void begin(HostedApplication hosted) {
        Set<Class<?>> annotated = new HashSet<>(extension.annotated());
        annotated.addAll(hosted.annotated());
        Deployment deployment =
                Deployment.read(annotated, registration::fire, hosted.classLoader(), extension.workerBeans());
        BgworkerConfig config = deployment.config();
        if (databases == null) {
            databases = new Databases(known(config), hosted.classLoader());
        }
        if (!config.enabled()) {
            disabled = true;
            CdiLogger.LOG.disabled(deployment.definitions().size());
            return;
        }
        resources = new ServerResources();
        WorkerRuntime begun =
                WorkerRuntime.start(config, environment(hosted, deployment, resources), deployment.definitions());
        runtime = begun;
        observe(begun, resources.callbacks());
        jmx = RuntimeMXBeanRegistration.register(hosted.name(), begun);
    }

    /** What is configured goes before what the application defines. */
    private Map<String, DatabaseSettings> known(BgworkerConfig config) {
        Map<String, DatabaseSettings> known = new TreeMap<>(DataSourceDefinitions.of(extension.defining()));
        known.putAll(config.databases());
        return known;
    }

    private void observe(WorkerRuntime begun, Executor executor) {
        for (String channel : extension.channels()) {
            Event<Notification> observers = notified.select(new Channel.Literal(channel));
            AsyncObservers later = new AsyncObservers("channel '" + channel + "'");
            begun.observe(channel, new NotificationListener() {
                @Override
                public void notified(Notification notification) {
                    Observers.tell(observers, notification, later, executor);
                }

                @Override
                public void lost(long count) {
                    CdiLogger.LOG.notificationsLost(channel, count);
                }
            });
        }
    }

    private Environment environment(HostedApplication hosted, Deployment deployment, ServerResources server) {
        return new Environment(
                hosted.name(),
                hosted.classLoader(),
                image(hosted, deployment.config()),
                extension.workerBeans(),
                Bundles.in(deployment.config().cacheDir()),
                server.threads(),
                server.callbacks(),
                probe,
                ServerResources.transactions(),
                databaseProvider,
                pools(deployment.config()),
                notifications(hosted, deployment.config()),
                new Observers(
                        started,
                        exited,
                        reset,
                        new AsyncObservers("starts and ends of workers and of resets"),
                        server.callbacks()),
                deployment::reread,
                new CurrentValues(deployment.source())::find);
    }

    /** What a provider of the application's own says of its databases, it says when they are used. */
    private boolean pools(BgworkerConfig config) {
        return extension.bringsDatabaseProvider()
                || config.databases().values().stream().anyMatch(database -> database.poolSize() > 0);
    }

    private static ApplicationImage.Maker image(HostedApplication hosted, BgworkerConfig config) {
        return hosted.image()
                .<ApplicationImage.Maker>map(files -> new ImageExporter(config.cacheDir(), files))
                .orElse(log -> ApplicationImage.ofThisJvm());
    }

    /** Tells observers, synchronous and asynchronous ones. */
    private record Observers(
            Event<WorkerStarted> starts,
            Event<WorkerExited> exits,
            Event<SharedMemoryReset> resets,
            AsyncObservers later,
            Executor executor)
            implements WorkerEvents {

        @Override
        public void started(WorkerStarted event) {
            tell(starts, event, later, executor);
        }

        @Override
        public void exited(WorkerExited event) {
            tell(exits, event, later, executor);
        }

        @Override
        public void memoryReset(SharedMemoryReset event) {
            tell(resets, event, later, executor);
        }

        static <T> void tell(Event<T> observers, T event, AsyncObservers later, Executor executor) {
            try {
                observers.fire(event);
            } finally {
                // Though a synchronous one threw: these have nothing to do with it.
                later.tell(() -> observers.fireAsync(event, NotificationOptions.ofExecutor(executor)));
            }
        }
    }

    // ---- While it runs

    @Override
    public Optional<WorkerRuntime> runtime() {
        return Optional.ofNullable(runtime);
    }

    @Override
    public boolean isDisabled() {
        return disabled;
    }

    WorkerRegistrar registrar() {
        return runtime()
                .map(WorkerRuntime::registrar)
                .orElseThrow(
                        () -> new SupervisorStoppedException("The background workers must be running for this request;"
                                + " the application has not started so far, or bgworker.enabled is false"));
    }

    Notifications notifications() {
        return runtime()
                .map(WorkerRuntime::notifications)
                .orElseThrow(
                        () -> new SupervisorStoppedException("The background workers must be running for notifications;"
                                + " the application has not started so far, or bgworker.enabled is false"));
    }

    SharedMemory sharedMemory() {
        return runtime()
                .map(WorkerRuntime::sharedMemory)
                .orElseThrow(
                        () -> new SupervisorStoppedException("The background workers must be running for shared memory;"
                                + " the application has not started so far, or bgworker.enabled is false"));
    }

    synchronized Databases databases() {
        if (databases == null && ended) {
            // Nobody would close them.
            throw new SupervisorStoppedException(
                    "The databases of the workers must be used while the application runs; it has stopped");
        }
        if (databases == null) {
            // Asked before the workers begin, for instance by a bean that makes its tables when the container is up.
            databases = new Databases(known(BgworkerConfig.read(ConfigProvider.getConfig())), Deployment.classLoader());
        }
        return databases;
    }

    /** The probe of an application that brings none. */
    synchronized ServerStateProbe probe() {
        if (stateProbe == null) {
            // Asked before the workers begin, it knows no more than these.
            WorkerRuntime begun = runtime;
            BgworkerConfig config = begun == null ? BgworkerConfig.read(ConfigProvider.getConfig()) : begun.config();
            ClassLoader classes = application == null ? Deployment.classLoader() : application.classLoader();
            Databases known = databases();
            stateProbe = new DatabaseStateProbe(
                    config.maintenanceDatabase(),
                    () -> maintenanceDatabase(config, known),
                    application == null ? "bgworker" : application.name(),
                    classes,
                    driverPath(config).classLoader());
            if (ended) {
                stateProbe.close();
            }
        }
        return stateProbe;
    }

    private NotificationTransport notifications(HostedApplication hosted, BgworkerConfig config) {
        String name = config.maintenanceDatabase();
        return maintenanceDatabase(config, databases())
                .filter(PostgreSql::is)
                .<NotificationTransport>map(settings -> new PostgreSqlTransport(
                        new Connector(
                                name,
                                settings,
                                hosted.name(),
                                hosted.classLoader(),
                                driverPath(config).classLoader()),
                        CdiLogger.LOG::notifications))
                .orElseGet(LocalTransport::new);
    }

    /** Empty if nothing is configured: the embedded one is not started for this. */
    private Optional<DatabaseSettings> maintenanceDatabase(BgworkerConfig config, Databases known) {
        String name = config.maintenanceDatabase();
        return extension.bringsDatabaseProvider() ? databaseProvider.find(name) : known.configured(name);
    }

    private DriverPath driverPath(BgworkerConfig config) {
        if (driverPath == null) {
            driverPath = DriverPath.of(config.classPath());
        }
        return driverPath;
    }

    // ---- The end: whichever sign comes first

    /**
     * The container is about to stop.
     *
     * @param shutdown the event
     */
    void containerStopping(@Observes Shutdown shutdown) {
        end();
    }

    /**
     * The application is about to stop.
     *
     * @param payload of no meaning
     */
    void applicationStopping(@Observes @BeforeDestroyed(ApplicationScoped.class) Object payload) {
        end();
    }

    /** Ends everything; has no effect the second time. */
    @PreDestroy
    void end() {
        WorkerRuntime running;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            running = runtime;
        }
        // Without the lock: what the workers ask meanwhile must be answered.
        if (running != null) {
            running.stop(running.config().shutdownMode());
        }
        synchronized (this) {
            close(jmx);
            close(stateProbe);
            close(driverPath);
            close(databases);
            close(resources);
        }
    }

    private static void close(@Nullable AutoCloseable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (Exception e) {
                CdiLogger.LOG.debugf(e, "%s could not be closed", closeable);
            }
        }
    }
}
