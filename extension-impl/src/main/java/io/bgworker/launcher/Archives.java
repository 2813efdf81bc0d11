package io.bgworker.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Archives of loaded classes, with which a JVM starts sooner and needs less memory. A process uses one if there is one for it; if
 * there is none it starts without, and one is made in the background for those to come, when no process was started for a
 * moment. Nothing that goes wrong with an archive is more than a line in the log.
 */
public final class Archives implements LocalLauncher.ArchiveOptions, AutoCloseable {

    /** Whoever waits for a worker shall not wait for an archive. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final List<String> NICE = List.of("nice", "-n", "10");

    private final ArchiveStore store;
    private final Map<String, String> environment;
    private final ThreadFactory threads;
    private final Executor log;
    private final Listener listener;

    /** Guarded by this, like all that follow. */
    private final Queue<Order> orders = new ArrayDeque<>();

    /** The keys of what was ordered, and is not ordered again, whatever became of it. */
    private final Set<String> ordered = new HashSet<>();

    private @Nullable Thread maker;
    private boolean closed;
    private long lastStartNanos;

    /** Hears of archives. */
    @FunctionalInterface
    public interface Listener {

        /**
         * One was made: what starts from now on uses it.
         *
         * @param container whether it is for processes with a container
         * @param javaHome the Java that it is for
         */
        void made(boolean container, Path javaHome);
    }

    /** The classes are asked for when it is made: the process that lacked it may have told meanwhile what it loads. */
    private record Order(
            String key,
            ArchiveFormat format,
            Path javaHome,
            List<Path> classPath,
            boolean container,
            Supplier<List<String>> classes) {

        ArchiveMaker.Wanted wanted() {
            return new ArchiveMaker.Wanted(classPath, container, classes.get());
        }
    }

    /**
     * The archives of a cache directory.
     *
     * @param cacheDir the value of {@code bgworker.cache-dir}
     * @param environment what the processes that make archives see of the server's
     * @param threads makes the one thread that makes archives, when there is something to make
     * @param log writes to the log, which may block
     * @param listener hears of those that are made, on that thread
     */
    public Archives(
            Path cacheDir, Map<String, String> environment, ThreadFactory threads, Executor log, Listener listener) {
        this.store = new ArchiveStore(cacheDir, log);
        this.environment = Map.copyOf(environment);
        this.threads = threads;
        this.log = log;
        this.listener = listener;
    }

    @Override
    public List<String> of(ApplicationImage image, LaunchRequest request) {
        aProcessStarts();
        Optional<JavaRelease> release = JavaRelease.of(request.javaHome());
        if (release.isEmpty()) {
            return List.of();
        }
        ArchiveFormat format = ArchiveFormat.of(release.get());
        try {
            Optional<String> key =
                    ArchiveKey.of(image.classPath(), release.get(), request.javaHome(), request.container());
            if (key.isEmpty()) {
                return List.of();
            }
            Optional<Path> archive = store.find(key.get(), format);
            if (archive.isPresent()) {
                return format.use(archive.get());
            }
            order(new Order(
                    key.get(), format, request.javaHome(), image.classPath(), request.container(), request.classes()));
        } catch (IOException e) {
            // A jar is missing: the start will tell.
        }
        return List.of();
    }

    private synchronized void aProcessStarts() {
        lastStartNanos = System.nanoTime();
    }

    private synchronized void order(Order order) {
        if (closed || !ordered.add(order.key())) {
            return;
        }
        orders.add(order);
        if (maker == null) {
            startMaker();
        }
    }

    private void startMaker() {
        Thread thread = threads.newThread(this::makeAll);
        thread.setName("bgworker-archive");
        try {
            thread.start();
            maker = thread;
        } catch (OutOfMemoryError e) {
            // No thread to be had: a start does not fail for that. The next one that lacks an archive tries again.
        }
    }

    /** Ends when there is nothing more to make. */
    private void makeAll() {
        try {
            for (Order order = next(); order != null; order = next()) {
                make(order);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized @Nullable Order next() throws InterruptedException {
        if (orders.isEmpty() || closed) {
            maker = null;
            return null;
        }
        for (long rest = restNanos(); rest > 0; rest = restNanos()) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        return orders.remove();
    }

    private long restNanos() {
        return lastStartNanos + QUIET_NANOS - System.nanoTime();
    }

    private void make(Order order) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            List<String> wrapper = SystemCommand.succeeds(nice("true")) ? NICE : List.of();
            ArchiveMaker archiveMaker = new ArchiveMaker(order.format(), order.javaHome(), wrapper, environment);
            store.make(order.key(), order.format(), aside -> archiveMaker.make(order.wanted(), aside))
                    .ifPresent(archive -> {
                        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                        log.execute(() -> LauncherLogger.LOG.archived(archive, millis));
                        listener.made(order.container(), order.javaHome());
                    });
        } catch (IOException | RuntimeException e) {
            log.execute(() -> LauncherLogger.LOG.notArchived(String.valueOf(e.getMessage())));
        }
    }

    private static List<String> nice(String command) {
        return List.of(NICE.get(0), NICE.get(1), NICE.get(2), command);
    }

    /** Ends what is being made. */
    @Override
    public void close() {
        Thread making;
        synchronized (this) {
            closed = true;
            making = maker;
        }
        if (making != null) {
            making.interrupt();
        }
    }
}
