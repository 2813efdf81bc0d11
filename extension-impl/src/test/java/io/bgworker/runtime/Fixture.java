package io.bgworker.runtime;

import io.bgworker.SharedMemoryReset;
import io.bgworker.ShutdownMode;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.config.CurrentValues;
import io.bgworker.database.DatabaseStateProbe;
import io.bgworker.database.Databases;
import io.bgworker.jdbc.Connector;
import io.bgworker.jdbc.PostgreSql;
import io.bgworker.launcher.ApplicationImage;
import io.bgworker.launcher.BundledJars;
import io.bgworker.launcher.Bundles;
import io.bgworker.notification.LocalTransport;
import io.bgworker.notification.NotificationTransport;
import io.bgworker.notification.PostgreSqlTransport;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.spi.ServerState;
import io.bgworker.spi.ServerStateProbe;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** A runtime with real child JVMs and without a server; its children have the class path of the tests. */
public final class Fixture implements AutoCloseable {

    public static final long SECONDS_MAX = 60;

    /** A type of which there can be no worker. */
    private static final String NOBODY = "nobody";

    public final BlockingQueue<WorkerExited> exited = new LinkedBlockingQueue<>();
    public final BlockingQueue<WorkerStarted> started = new LinkedBlockingQueue<>();
    public final BlockingQueue<SharedMemoryReset> resets = new LinkedBlockingQueue<>();
    public final AtomicReference<@Nullable ServerState> serverState;
    public final Map<String, String> configuration = new TreeMap<>();
    public final Path directory;

    /** What the transport of notifications said for the log. */
    public final BlockingQueue<String> transportSaid = new LinkedBlockingQueue<>();

    /** While it is closed no process is started: workers stay at the order to start them. */
    public final Turnstile launches = new Turnstile();

    public final WorkerRuntime runtime;

    private static final Pattern SPARE_MARK = Pattern.compile("\0BGWORKER_DIRECTORY=([^\0]*/spare-\\d+)\0");

    private final Map<WorkerId, List<String>> marksOfSpares = new ConcurrentHashMap<>();
    private final Bundles bundles;
    private final Databases databases;
    private final DatabaseStateProbe probe;
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();

    public Fixture(Map<String, String> configuration, WorkerSpec... declared) {
        this(ServerState.RECOVERY_FINISHED, configuration, ApplicationImage::ofThisJvm, WorkerBeans.NONE, declared);
    }

    /** With workers that have these beans. */
    public Fixture(Map<String, String> configuration, WorkerBeans beans) {
        this(ServerState.RECOVERY_FINISHED, configuration, ApplicationImage::ofThisJvm, beans);
    }

    public Fixture(ServerState serverState, Map<String, String> configuration, WorkerSpec... declared) {
        this(serverState, configuration, ApplicationImage::ofThisJvm, WorkerBeans.NONE, declared);
    }

    /** With an application whose image is made like this. */
    Fixture(Map<String, String> configuration, Callable<ApplicationImage> image, WorkerSpec... declared) {
        this(ServerState.RECOVERY_FINISHED, configuration, image, WorkerBeans.NONE, declared);
    }

    /** With a probe that asks the maintenance database, as in a server. */
    public static Fixture onDatabase(Map<String, String> configuration, WorkerSpec... declared) {
        return new Fixture(null, configuration, ApplicationImage::ofThisJvm, WorkerBeans.NONE, declared);
    }

    private Fixture(
            @Nullable ServerState serverState,
            Map<String, String> configuration,
            Callable<ApplicationImage> image,
            WorkerBeans beans,
            WorkerSpec... declared) {
        this.serverState = new AtomicReference<>(serverState);
        directory = temporaryDirectory();
        this.configuration.put("bgworker.run-dir", directory.resolve("run").toString());
        this.configuration.put("bgworker.cache-dir", directory.resolve("cache").toString());
        this.configuration.put("bgworker.shared-memory.dir", memory().toString());
        this.configuration.put("bgworker.type." + NOBODY + ".max", "0");
        this.configuration.put("bgworker.spares", "0"); // Most tests would not use it, and wait for it to start.
        this.configuration.putAll(configuration);
        BgworkerConfig config = read();
        bundles = Bundles.in(config.cacheDir());
        databases = new Databases(config.databases(), Fixture.class.getClassLoader());
        probe = new DatabaseStateProbe(
                config.maintenanceDatabase(),
                () -> databases.configured(config.maintenanceDatabase()),
                "test",
                Fixture.class.getClassLoader());
        runtime = WorkerRuntime.start(
                config,
                environment(image, serverState == null ? probe : this.serverState::get, transport(config), beans),
                List.of(declared));
    }

    /** As in a server. */
    private NotificationTransport transport(BgworkerConfig config) {
        String name = config.maintenanceDatabase();
        return databases
                .configured(name)
                .filter(PostgreSql::is)
                .<NotificationTransport>map(settings -> new PostgreSqlTransport(
                        new Connector(name, settings, "test", Fixture.class.getClassLoader()),
                        line -> transportSaid.add(line)))
                .orElseGet(LocalTransport::new);
    }

    /** Where its shared memory is: by its own, so that tests see nobody else's. */
    public Path memory() {
        return Path.of("/dev/shm").resolve(directory.getFileName());
    }

    /** Short: sockets must fit. */
    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("bgw").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Environment environment(
            Callable<ApplicationImage> image,
            ServerStateProbe probe,
            NotificationTransport transport,
            WorkerBeans beans) {
        return new Environment(
                "test",
                Fixture.class.getClassLoader(),
                log -> {
                    launches.pass();
                    return image.call();
                },
                beans,
                this::bundle,
                task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                },
                callbacks,
                probe,
                TransactionHook.NONE,
                databases,
                read().databases().values().stream().anyMatch(each -> each.poolSize() > 0),
                transport,
                new WorkerEvents() {
                    @Override
                    public void started(WorkerStarted event) {
                        rememberMark(event);
                        started.add(event);
                    }

                    @Override
                    public void exited(WorkerExited event) {
                        exited.add(event);
                    }

                    @Override
                    public void memoryReset(SharedMemoryReset event) {
                        resets.add(event);
                    }
                },
                this::read,
                key -> new CurrentValues(source()).find(key));
    }

    /** The container is on the class path of the tests. */
    private ApplicationImage bundle(BundledJars jars, Executor log) {
        return jars == BundledJars.CONTAINER ? new ApplicationImage(List.of()) : bundles.image(jars, log);
    }

    private BgworkerConfig read() {
        return BgworkerConfig.read(source());
    }

    private Config source() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors() // They replace expressions.
                .withSources(new PropertiesConfigSource(configuration, "test", 100))
                .build();
    }

    public WorkerRegistrar registrar() {
        return runtime.registrar();
    }

    /** The settings of a database as workers get them; the embedded one stands in for the default. */
    public DatabaseSettings database(String name) {
        return databases.find(name).orElseThrow();
    }

    /** The living processes of all workers, and what these started: all that carries a mark of ours. */
    public List<ProcessHandle> processes() {
        return processesBelow(directory);
    }

    /** The same of whatever runs in a directory. */
    public static List<ProcessHandle> processesBelow(Path directory) {
        return marked(directory + "/");
    }

    /** The living processes of all incarnations of a worker, those that were spares included. */
    public List<ProcessHandle> processesOf(WorkerHandle handle) {
        String spares = String.join("|", marksOfSpares.getOrDefault(handle.id(), List.of()));
        return marked(
                "(" + directory + "/.*/" + handle.id() + "-\\d+" + (spares.isEmpty() ? "" : "|" + spares) + ")\0");
    }

    /** A spare that has become a worker keeps its directory, and with that its mark. */
    private void rememberMark(WorkerStarted event) {
        Matcher mark = SPARE_MARK.matcher("\0" + read(event.worker().pid().orElse(0), "environ"));
        if (mark.find()) {
            marksOfSpares
                    .computeIfAbsent(event.worker().id(), id -> new CopyOnWriteArrayList<>())
                    .add(Pattern.quote(mark.group(1)));
        }
    }

    private static List<ProcessHandle> marked(String beginning) {
        Pattern mark = Pattern.compile("\0BGWORKER_DIRECTORY=" + beginning);
        return ProcessHandle.allProcesses()
                .filter(process ->
                        mark.matcher("\0" + read(process.pid(), "environ")).find())
                .toList();
    }

    /** By which name the system knows a worker's process. */
    public static String commOf(WorkerHandle handle) {
        return read(handle.pid().orElseThrow(), "comm").strip();
    }

    /** A file that the system has of a process; empty if that is gone. */
    private static String read(long pid, String file) {
        return readProc(Path.of("/proc/" + pid, file));
    }

    private static String readProc(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    public static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Whether registrations are refused because a shutdown has begun. */
    public boolean isStopping() {
        try {
            return registrar()
                    .tryRegister(worker("nobody", "return").type(NOBODY).build())
                    .isPresent();
        } catch (SupervisorStoppedException e) {
            return true;
        }
    }

    public static WorkerSpec.Builder worker(String name, String mainArg) {
        return WorkerSpec.builder(TestWorker.class).name(name).mainArg(mainArg);
    }

    public WorkerHandle register(WorkerSpec.Builder spec) {
        return registrar().register(spec.build());
    }

    /** The next end of any worker. */
    public WorkerExit nextExit() throws InterruptedException {
        WorkerExited event = exited.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("No worker ended within " + SECONDS_MAX + " s; there are "
                    + registrar().workers());
        }
        return event.exit();
    }

    /** The next start of any worker, taken. */
    public WorkerStarted nextStart() throws InterruptedException {
        WorkerStarted event = started.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("No worker started within " + SECONDS_MAX + " s");
        }
        return event;
    }

    /** The next start of any worker, left to be taken. */
    public WorkerStarted peekStart() {
        if (!Await.until(() -> !started.isEmpty())) {
            throw new AssertionError("No worker started within " + SECONDS_MAX + " s");
        }
        return started.element();
    }

    /** Waits until a line of the worker's output begins like this. */
    public String awaitOutput(WorkerHandle handle, String beginning) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        boolean there = Await.until(() -> {
            seen.clear();
            seen.addAll(registrar().output(handle.id()));
            return seen.stream().anyMatch(line -> line.startsWith(beginning));
        });
        if (!there) {
            throw new AssertionError("No line beginning with '" + beginning + "' in " + seen);
        }
        return seen.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** Changes a key that is live. */
    public void reload(String key, String value) {
        configuration.put(key, value);
        registrar().reload();
    }

    /** Asserts that a worker was not started again before its time. */
    public static void assertPause(Duration atLeast, WorkerExit exit, WorkerStarted next) {
        Duration pause = Duration.between(exit.at(), next.worker().startedAt().orElseThrow());
        // Both instants are cut to milliseconds.
        if (pause.compareTo(atLeast.minusMillis(1)) < 0) {
            throw new AssertionError("Started again after " + pause + ", which is less than " + atLeast);
        }
    }

    /** Waits until the worker waits for this. */
    public void awaitWaiting(WorkerHandle handle, String waitEvent) {
        if (!Await.until(() -> waitEvent(handle).equals(waitEvent))) {
            throw new AssertionError(
                    "Nobody waits for '" + waitEvent + "' in " + registrar().workers());
        }
    }

    /** What a worker says it waits for; empty if it says nothing, or is gone. */
    public String waitEvent(WorkerHandle handle) {
        return registrar().workers().stream()
                .filter(info -> info.id().equals(handle.id()))
                .map(WorkerInfo::waitEvent)
                .findFirst()
                .orElse("");
    }

    /** Sends a signal of the operating system to the running process of a worker, as an administrator may. */
    public static void signal(String signal, WorkerHandle handle) throws IOException, InterruptedException {
        signal(signal, handle.pid().orElseThrow());
    }

    public static void signal(String signal, long pid) throws IOException, InterruptedException {
        int exitValue = new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (exitValue != 0) {
            throw new AssertionError("kill -s " + signal + " " + pid + " ended with " + exitValue);
        }
        // On a busy machine its threads go on for a while, and may hear what they shall not.
        if (signal.equals("STOP") && !Await.until(() -> isStopped(pid))) {
            throw new AssertionError("Process " + pid + " does not stop");
        }
    }

    private static boolean isStopped(long pid) {
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.map(thread -> readProc(thread.resolve("stat"))).allMatch(stat -> stat.contains(") T "));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        runtime.stop(ShutdownMode.IMMEDIATE);
        callbacks.shutdownNow();
        probe.close();
        databases.close();
        deleteTree(directory);
        if (Files.exists(memory())) {
            deleteTree(memory());
        }
    }

    private static void deleteTree(Path root) {
        try (var files = Files.walk(root)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
