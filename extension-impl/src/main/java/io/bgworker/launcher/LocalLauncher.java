package io.bgworker.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts workers as processes of this machine.
 *
 * <p>One thread starts all of them and lives until the launcher is closed: the parent-death signal of the kernel, which
 * stands in for a {@link Watchman}, is about the thread that started a process, not about the process that thread belongs to.
 */
public final class LocalLauncher implements AutoCloseable {

    private static final long CLOSE_MILLIS_MAX = 2_000;

    private static final int KILL_THREADS = 2;

    /** How file names are written on this system, and so how a JVM reads them from an argument file. */
    static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Images images;
    private final ArchiveOptions archives;
    private final HeapDumps heapDumps;
    private final RunDirectory directory;
    private final Map<String, String> environment;
    private final BeforeStart beforeStart;
    private final ThreadFactory threads;
    private final Executor log;
    private final BlockingQueue<Start> starts = new LinkedBlockingQueue<>();
    private final Thread starter;

    /** For killing and cleaning up only: nothing that anybody else asks for stands in their way. */
    private final ThreadPoolExecutor kills;

    private volatile boolean closed;

    /** Found out by the starter thread before the first start; used by it only. */
    private List<String> wrapper = List.of();

    /** Whether a watchman can be posted. Found out by the starter thread, like the wrapper; used by it only. */
    private boolean watchmanWorks;

    private final WatchPost watchPost;

    private record Start(LaunchRequest request, LaunchListener listener) {}

    /** Tells what a worker has on its class path. Called before each start, by the starter thread. */
    @FunctionalInterface
    public interface Images {

        /**
         * Tells it, and puts it there if it is not. May block.
         *
         * @param container whether the worker has a container of its own
         * @return all of it
         * @throws Exception if it cannot be had
         */
        ApplicationImage image(boolean container) throws Exception;
    }

    /** Tells a JVM of an archive of the classes that it will load. Called before each start, by the starter thread. */
    @FunctionalInterface
    public interface ArchiveOptions {

        /** There is none. */
        ArchiveOptions NONE = (image, request) -> List.of();

        /**
         * Tells it.
         *
         * @param image what is on its class path
         * @param request what it is started for
         * @return JVM options; empty if there is none
         */
        List<String> of(ApplicationImage image, LaunchRequest request);
    }

    /** Makes sure of what every start needs. Called by the starter thread. */
    @FunctionalInterface
    public interface BeforeStart {

        /**
         * Makes sure of it.
         *
         * @throws IOException if it is not there and cannot be had
         */
        void run() throws IOException;
    }

    /**
     * A launcher; its starter thread runs at once.
     *
     * @param images tells what a worker has on its class path
     * @param archives tells of an archive of the classes on it
     * @param heapDumps the heap dumps that they leave
     * @param directory where they run
     * @param environment what they see of the server's environment; everything else may be a secret, or an option that makes
     *     their JVM load the server's agents and open its ports
     * @param beforeStart makes sure of what every start needs
     * @param threads makes the starter thread, those that kill, one that waits for the end of the watchman, and for each
     *     process one that reads its output and one that waits for its end
     * @param log writes to the log, which may block, and must block nothing here
     */
    public LocalLauncher(
            Images images,
            ArchiveOptions archives,
            HeapDumps heapDumps,
            RunDirectory directory,
            Map<String, String> environment,
            BeforeStart beforeStart,
            ThreadFactory threads,
            Executor log) {
        this.images = images;
        this.archives = archives;
        this.heapDumps = heapDumps;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.beforeStart = beforeStart;
        this.threads = threads;
        this.log = log;
        watchPost = new WatchPost(directory.path(), threads, log);
        kills = new ThreadPoolExecutor(
                KILL_THREADS,
                KILL_THREADS,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> named(task, "bgworker-kill"));
        kills.prestartAllCoreThreads(); // When there are no threads to be had, killing must be possible all the same.
        starter = named(this::startAll, "bgworker-starter");
        starter.start();
    }

    private Thread named(Runnable task, String name) {
        Thread thread = threads.newThread(task);
        thread.setName(name);
        return thread;
    }

    /**
     * Starts a process. Returns at once.
     *
     * @param request what for
     * @param listener hears of it, on a thread of the launcher
     */
    public void launch(LaunchRequest request, LaunchListener listener) {
        starts.add(new Start(request, listener));
        if (closed) {
            refuseAll();
        }
    }

    private void startAll() {
        try {
            watchmanWorks = Watchman.canBePosted();
            wrapper = Wrapper.probe(watchmanWorks, log);
        } catch (InterruptedException e) {
            // Closed: nothing will be started.
        }
        while (!closed) {
            try {
                Start next = starts.take();
                start(next.request(), next.listener());
            } catch (InterruptedException e) {
                // Closed, or an interrupt that is not ours: the condition tells.
            } catch (RuntimeException | Error e) {
                log.execute(() -> LauncherLogger.LOG.startBroke(
                        e)); // The thread must not end: all workers would be killed with it.
            }
        }
    }

    private void refuseAll() {
        for (Start start = starts.poll(); start != null; start = starts.poll()) {
            start.listener().failed("the application stops");
        }
    }

    /** Whatever goes wrong, an out-of-memory error for want of a thread included, is a start that failed. */
    private void start(LaunchRequest request, LaunchListener listener) {
        Optional<Path> worker = Optional.empty();
        Optional<Process> process = Optional.empty();
        try {
            beforeStart.run();
            if (watchmanWorks) {
                watchPost.man(wrapper);
            }
            worker = Optional.of(directory.process(request.directory()));
            process = Optional.of(startProcess(request, worker.get()));
            LocalProcess launched = new LocalProcess(
                    process.get(),
                    request,
                    java(request),
                    heapDumps,
                    worker.get(),
                    MarkedProcesses.mark(worker.get()),
                    kills,
                    log);
            new Follower(process.get(), launched, request, listener, log).start(threads);
        } catch (Exception | Error e) {
            process.ifPresent(Process::destroyForcibly);
            heapDumps.forget(request.directory());
            worker.ifPresent(made -> PrivateDirectory.deleteTree(made, log));
            listener.failed(explain(e));
            return;
        }
        handOver(process.get(), request.token());
    }

    private static Path java(LaunchRequest request) {
        return request.javaHome().resolve("bin").resolve("java");
    }

    private Process startProcess(LaunchRequest request, Path worker) throws Exception {
        Path java = java(request);
        if (!Files.isExecutable(java)) {
            throw new IOException(java + " is not there, or cannot be executed");
        }
        Path arguments = worker.resolve("arguments");
        ApplicationImage image = images.image(request.container());
        List<String> more = new ArrayList<>(archives.of(image, request));
        more.addAll(heapDumps.options(request));
        if (request.loaded().isPresent()) {
            more.addAll(ClassLog.options(request.javaHome()));
        }
        List<String> options = CommandLine.options(request.javaHome(), more, request.jvmOptions(), worker);
        Files.writeString(
                arguments, CommandLine.arguments(options, image.classPath(), List.of(CommandLine.MAIN_CLASS)), NATIVE);
        ProcessBuilder builder = new ProcessBuilder(CommandLine.command(wrapper, request.javaHome(), arguments))
                .directory(worker.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MarkedProcesses.VARIABLE, MarkedProcesses.mark(worker));
        if (closed) {
            throw new IOException("the application stops"); // What came before may have taken its time.
        }
        return ProcessStart.of(builder);
    }

    private static String explain(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("jspawnhelper") || message.contains("spawn helper")
                ? message + " (was this server's Java updated while it runs? Restarting the server mends that)"
                : message;
    }

    /** Tells the process where to call and what to prove itself with, on its standard input: nobody else can read that. */
    private void handOver(Process process, String token) {
        try (OutputStream input = process.getOutputStream()) {
            input.write((directory.socket() + "\n" + token + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It is gone already; its exit tells.
        }
    }

    /** Ends the threads, when kills and clean-ups under way are done. */
    @Override
    public void close() {
        closed = true;
        starter.interrupt();
        kills.shutdown();
        try {
            starter.join(CLOSE_MILLIS_MAX);
            if (!kills.awaitTermination(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                kills.shutdownNow().forEach(Runnable::run); // Short ones wait behind a long one: do them here.
            }
        } catch (InterruptedException e) {
            kills.shutdownNow().forEach(Runnable::run);
            Thread.currentThread().interrupt();
        }
        refuseAll();
        killWhatIsLeft();
        watchPost.close();
    }

    /** Who waits for the ends of processes does that, too, but nobody waits for those threads. */
    private void killWhatIsLeft() {
        try {
            MarkedProcesses.killAllOf(directory.path());
        } catch (IOException e) {
            // The directory is gone, and so are they: there is none without the other.
        }
    }
}
