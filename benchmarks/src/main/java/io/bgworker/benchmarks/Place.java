package io.bgworker.benchmarks;

import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryReset;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.benchmarks.subject.Beans;
import io.bgworker.benchmarks.subject.Order;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.ApplicationImage;
import io.bgworker.launcher.BundledJars;
import io.bgworker.launcher.Bundles;
import io.bgworker.launcher.ImageExporter;
import io.bgworker.notification.LocalTransport;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.runtime.Environment;
import io.bgworker.runtime.TransactionHook;
import io.bgworker.runtime.WorkerBeans;
import io.bgworker.runtime.WorkerEvents;
import io.bgworker.runtime.WorkerRuntime;
import io.bgworker.spi.ServerState;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A runtime in this JVM, as in a server, but without one. */
final class Place implements AutoCloseable {

    private static final long SECONDS_MAX = 120;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final ImageExporter image;
    private final Bundles bundles;
    private final WorkerRuntime runtime;

    /** How many of its workers start at the same time. */
    final int startsAtOnce;

    /** A worker's end, and when the application heard of it. */
    private record Ended(WorkerId id, long nanos) {}

    /** Places with the same directory share its cache. */
    Place(Path directory, boolean archive, int spares) {
        this(directory, archive, spares, Map.of());
    }

    /** The same, with more configuration. */
    Place(Path directory, boolean archive, int spares, Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "bgworker.run-dir", directory.resolve("run").toString(),
                "bgworker.cache-dir", directory.resolve("cache").toString(),
                "bgworker.max-worker-processes", "128",
                "bgworker.archive", Boolean.toString(archive),
                "bgworker.spares", Integer.toString(spares)));
        keys.putAll(more);
        BgworkerConfig config = BgworkerConfig.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(keys, "benchmarks", 100))
                .build());
        startsAtOnce = config.startsAtOnce();
        image = new ImageExporter(config.cacheDir(), new Application());
        bundles = Bundles.in(config.cacheDir());
        runtime = WorkerRuntime.start(config, environment(config), List.of());
    }

    private Environment environment(BgworkerConfig config) {
        return new Environment(
                "benchmarks",
                Place.class.getClassLoader(),
                image,
                new Needs(),
                bundles,
                Place::daemon,
                callbacks,
                () -> ServerState.RECOVERY_FINISHED,
                TransactionHook.NONE,
                name -> Optional.ofNullable(config.databases().get(name)),
                false,
                new LocalTransport(),
                new Events(),
                () -> config,
                key -> Optional.empty());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private final class Events implements WorkerEvents {

        @Override
        public void started(WorkerStarted event) {
            // The worker says so itself.
        }

        @Override
        public void exited(WorkerExited event) {
            ended.add(new Ended(event.exit().worker(), System.nanoTime()));
        }

        @Override
        public void memoryReset(SharedMemoryReset event) {
            // Whoever shares memory here hears of it when it next touches it.
        }
    }

    /** What the extension finds out in a server when it follows the injection points. */
    private record Needs() implements WorkerBeans {

        @Override
        public void check(String worker, EntryPoint entryPoint, Class<?> type, List<Path> classPath) {
            // All is known.
        }

        @Override
        public Optional<BeanArchive> archive(EntryPoint entryPoint) {
            if (!entryPoint.className().equals(Subject.CDI.worker.getName())) {
                return Optional.empty();
            }
            List<String> classes = new ArrayList<>();
            Beans.all().forEach(type -> classes.add(type.getName()));
            String interceptor = Beans.interceptor().getName();
            classes.add(interceptor);
            return Optional.of(new BeanArchive(
                    classes,
                    List.of(),
                    List.of(),
                    List.of(interceptor),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(Beans.KEY, "1")));
        }

        @Override
        public Optional<BeanArchive> archiveAhead(EntryPoint entryPoint) {
            return archive(entryPoint);
        }
    }

    WorkerHandle register(Subject subject, Order order) {
        return register(spec(subject.worker, order.text()).build());
    }

    /** A worker that obeys an order once. */
    static WorkerSpec.Builder spec(Class<? extends WorkerMain> worker, String order) {
        return WorkerSpec.builder(worker).mainArg(order).restartPolicy(RestartPolicy.never());
    }

    WorkerHandle register(WorkerSpec spec) {
        return runtime.registrar().register(spec);
    }

    /** What it shares with its workers. */
    SharedMemory sharedMemory() {
        return runtime.sharedMemory();
    }

    /** Waits until a spare does. */
    void awaitSpare() throws InterruptedException {
        awaitSpares(1);
    }

    /** Waits until so many spares do. */
    void awaitSpares(int count) throws InterruptedException {
        long begin = System.nanoTime();
        while (runtime.spares() < count) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(SECONDS_MAX)) {
                throw new IllegalStateException(
                        "Not " + count + " spares within " + SECONDS_MAX + " seconds, but " + runtime.spares());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    /** What is known of all workers. */
    List<WorkerInfo> workers() {
        return runtime.registrar().workers();
    }

    /** Waits for the ends of all of them. */
    void awaitEnds(List<WorkerHandle> workers) throws InterruptedException {
        Set<WorkerId> missing = workers.stream().map(WorkerHandle::id).collect(Collectors.toCollection(HashSet::new));
        while (!missing.isEmpty()) {
            missing.remove(nextEnd().id());
        }
    }

    private Ended nextEnd() throws InterruptedException {
        Ended next = ended.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("No worker ended within " + SECONDS_MAX + " seconds");
        }
        return next;
    }

    /** Waits for the end of a worker, and says when it was heard of. */
    long awaitEnd(WorkerHandle worker) throws InterruptedException {
        while (true) {
            Ended next = nextEnd();
            if (next.id().equals(worker.id())) {
                return next.nanos();
            }
        }
    }

    /** What the JVM of a subject has on its class path. */
    List<Path> classPath(Subject subject) {
        List<Path> application = image.image(Runnable::run).classPath();
        return subject == Subject.CDI
                ? bundles.image(BundledJars.CONTAINER, Runnable::run)
                        .with(application)
                        .classPath()
                : new ApplicationImage(application).classPath();
    }

    @Override
    public void close() {
        runtime.stop(ShutdownMode.IMMEDIATE);
        callbacks.shutdown();
    }
}
