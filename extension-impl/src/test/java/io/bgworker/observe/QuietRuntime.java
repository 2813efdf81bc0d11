package io.bgworker.observe;

import io.bgworker.SharedMemoryReset;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.ApplicationImage;
import io.bgworker.notification.LocalTransport;
import io.bgworker.runtime.Environment;
import io.bgworker.runtime.Supervision;
import io.bgworker.runtime.TransactionHook;
import io.bgworker.runtime.WorkerBeans;
import io.bgworker.runtime.WorkerEvents;
import io.bgworker.runtime.WorkerRuntime;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.spi.ServerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** A runtime whose workers get no process: they wait for the server, or for the application's image. */
final class QuietRuntime implements Supervision, AutoCloseable {

    private final Path directory;
    private final CountDownLatch imageMayCome = new CountDownLatch(1);
    private final WorkerRuntime runtime;

    private QuietRuntime(
            int maxWorkerProcesses, ServerState state, Callable<ApplicationImage> image, List<WorkerSpec> declared) {
        try {
            directory = Files.createTempDirectory("bgw"); // Short: sockets must fit.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BgworkerConfig config = config(maxWorkerProcesses);
        Environment environment = new Environment(
                "test",
                QuietRuntime.class.getClassLoader(),
                log -> {
                    imageMayCome.await();
                    return image.call();
                },
                WorkerBeans.NONE,
                (jars, log) -> new ApplicationImage(List.of()),
                QuietRuntime::daemon,
                Runnable::run,
                () -> state,
                TransactionHook.NONE,
                name -> Optional.<DatabaseSettings>empty(),
                false,
                new LocalTransport(),
                new Deaf(),
                () -> config,
                key -> Optional.empty());
        runtime = WorkerRuntime.start(config, environment, declared);
    }

    /** The workers wait for the server, which is in recovery. */
    static QuietRuntime onStandby(int maxWorkerProcesses, WorkerSpec... declared) {
        return new QuietRuntime(
                maxWorkerProcesses, ServerState.STARTING, ApplicationImage::ofThisJvm, List.of(declared));
    }

    /** The workers wait for the image until {@link #image()} fails. */
    static QuietRuntime withoutImage(int maxWorkerProcesses, WorkerSpec... declared) {
        Callable<ApplicationImage> fails = () -> {
            throw new IOException("no image on purpose");
        };
        return new QuietRuntime(maxWorkerProcesses, ServerState.RECOVERY_FINISHED, fails, List.of(declared));
    }

    private BgworkerConfig config(int maxWorkerProcesses) {
        ConfigProviderResolver resolver = ConfigProviderResolver.instance();
        Config config = resolver.getBuilder()
                .withSources(new Values(Map.of(
                        "bgworker.run-dir", directory.resolve("run").toString(),
                        "bgworker.cache-dir", directory.resolve("cache").toString(),
                        "bgworker.max-worker-processes", Integer.toString(maxWorkerProcesses))))
                .build();
        return BgworkerConfig.read(config);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    static WorkerSpec.Builder worker(String name) {
        return WorkerSpec.builder(Job.class).name(name);
    }

    /** Lets the image be made, which fails: the workers that wait for it end without a process. */
    void image() {
        imageMayCome.countDown();
    }

    WorkerRuntime get() {
        return runtime;
    }

    @Override
    public Optional<WorkerRuntime> runtime() {
        return Optional.of(runtime);
    }

    @Override
    public boolean isDisabled() {
        return false;
    }

    @Override
    public void close() throws IOException {
        imageMayCome.countDown();
        runtime.stop(ShutdownMode.IMMEDIATE);
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** Never started. */
    static final class Job implements WorkerMain {
        @Override
        public void main(WorkerContext context) {
            throw new AssertionError();
        }
    }

    private static final class Deaf implements WorkerEvents {
        @Override
        public void started(WorkerStarted event) {}

        @Override
        public void exited(WorkerExited event) {}

        @Override
        public void memoryReset(SharedMemoryReset event) {}
    }

    private record Values(Map<String, String> values) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public String getValue(String key) {
            return values.get(key);
        }

        @Override
        public String getName() {
            return "test";
        }
    }
}
