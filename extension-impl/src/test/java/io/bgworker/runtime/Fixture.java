package io.bgworker.runtime;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.config.BgworkerConfig;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.Config;

/** A runtime with real child JVMs and without a server; its children have the class path of the tests. */
final class Fixture implements AutoCloseable {

    static final long SECONDS_MAX = 60;

    final BlockingQueue<WorkerExited> exited = new LinkedBlockingQueue<>();
    final BlockingQueue<WorkerStarted> started = new LinkedBlockingQueue<>();
    final AtomicReference<ServerState> serverState = new AtomicReference<>(ServerState.RECOVERY_FINISHED);
    final Map<String, String> configuration = new TreeMap<>();
    final Path directory;
    final WorkerRuntime runtime;
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();

    Fixture(Map<String, String> configuration, WorkerSpec... declared) {
        directory = temporaryDirectory();
        this.configuration.put("bgworker.run-dir", directory.resolve("run").toString());
        this.configuration.put("bgworker.cache-dir", directory.resolve("cache").toString());
        this.configuration.putAll(configuration);
        runtime = WorkerRuntime.start(read(), environment(), List.of(declared));
    }

    /** Short: sockets must fit. */
    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("bgw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Environment environment() {
        return new Environment(
                "test",
                Fixture.class.getClassLoader(),
                ApplicationImage::ofThisJvm,
                task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                },
                callbacks,
                serverState::get,
                name -> Optional.<DatabaseSettings>empty(),
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

    WorkerRegistrar registrar() {
        return runtime.registrar();
    }

    static WorkerSpec.Builder worker(String name, String mainArg) {
        return WorkerSpec.builder(TestWorker.class).name(name).mainArg(mainArg);
    }

    WorkerHandle register(WorkerSpec.Builder spec) {
        return registrar().register(spec.build());
    }

    /** The next end of any worker. */
    WorkerExit nextExit() throws InterruptedException {
        WorkerExited event = exited.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("No worker ended within " + SECONDS_MAX + " s; there are "
                    + registrar().workers());
        }
        return event.exit();
    }

    /** The next start of any worker, taken. */
    WorkerStarted nextStart() throws InterruptedException {
        WorkerStarted event = started.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("No worker started within " + SECONDS_MAX + " s");
        }
        return event;
    }

    /** The next start of any worker, left to be taken. */
    WorkerStarted peekStart() {
        if (!Await.until(() -> !started.isEmpty())) {
            throw new AssertionError("No worker started within " + SECONDS_MAX + " s");
        }
        return started.element();
    }

    /** Waits until a line of the worker's output begins like this. */
    String awaitOutput(WorkerHandle handle, String beginning) throws InterruptedException {
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

    @Override
    public void close() {
        runtime.stop(ShutdownMode.IMMEDIATE);
        callbacks.shutdownNow();
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
