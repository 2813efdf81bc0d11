package io.bgworker.runtime;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.database.Databases;
import io.bgworker.launcher.ApplicationImage;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.spi.ServerState;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.Config;

/** A runtime with real child JVMs and without a server; its children have the class path of the tests. */
public final class Fixture implements AutoCloseable {

    public static final long SECONDS_MAX = 60;

    public final BlockingQueue<WorkerExited> exited = new LinkedBlockingQueue<>();
    public final BlockingQueue<WorkerStarted> started = new LinkedBlockingQueue<>();
    public final AtomicReference<ServerState> serverState = new AtomicReference<>(ServerState.RECOVERY_FINISHED);
    public final Map<String, String> configuration = new TreeMap<>();
    public final Path directory;
    public final WorkerRuntime runtime;
    private final Databases databases;
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();

    public Fixture(Map<String, String> configuration, WorkerSpec... declared) {
        this(configuration, ApplicationImage::ofThisJvm, declared);
    }

    /** With an application whose image is made like this. */
    Fixture(Map<String, String> configuration, Callable<ApplicationImage> image, WorkerSpec... declared) {
        directory = temporaryDirectory();
        this.configuration.put("bgworker.run-dir", directory.resolve("run").toString());
        this.configuration.put("bgworker.cache-dir", directory.resolve("cache").toString());
        this.configuration.putAll(configuration);
        BgworkerConfig config = read();
        databases = new Databases(config.databases(), Fixture.class.getClassLoader());
        runtime = WorkerRuntime.start(config, environment(image), List.of(declared));
    }

    /** Short: sockets must fit. */
    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("bgw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Environment environment(Callable<ApplicationImage> image) {
        return new Environment(
                "test",
                Fixture.class.getClassLoader(),
                image,
                task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                },
                callbacks,
                serverState::get,
                TransactionHook.NONE,
                databases,
                new WorkerEvents() {
                    @Override
                    public void started(WorkerStarted event) {
                        started.add(event);
                    }

                    @Override
                    public void exited(WorkerExited event) {
                        exited.add(event);
                    }
                },
                this::read);
    }

    private BgworkerConfig read() {
        Config config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(configuration, "test", 100))
                .build();
        return BgworkerConfig.read(config);
    }

    public WorkerRegistrar registrar() {
        return runtime.registrar();
    }

    /** The settings of a database as workers get them; the embedded one stands in for the default. */
    public DatabaseSettings database(String name) {
        return databases.find(name).orElseThrow();
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
        String pid = Long.toString(handle.pid().orElseThrow());
        int exitValue = new ProcessBuilder("kill", "-s", signal, pid)
                .inheritIO()
                .start()
                .waitFor();
        if (exitValue != 0) {
            throw new AssertionError("kill -s " + signal + " " + pid + " ended with " + exitValue);
        }
    }

    @Override
    public void close() {
        runtime.stop(ShutdownMode.IMMEDIATE);
        callbacks.shutdownNow();
        databases.close();
        deleteTree(directory);
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
