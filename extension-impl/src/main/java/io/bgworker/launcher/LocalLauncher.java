package io.bgworker.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Starts workers as processes of this machine.
 *
 * <p>One thread starts all of them and lives until the launcher is closed: the parent-death signal of the kernel is about
 * the thread that started a process, not about the process that thread belongs to.
 */
public final class LocalLauncher implements AutoCloseable {

    /** How long the output of a process that has ended is waited for: a sub-process may hold it open. */
    private static final long DRAIN_MILLIS_MAX = 1_000;

    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final Callable<ApplicationImage> image;
    private final RunDirectory directory;
    private final Map<String, String> environment;
    private final BeforeStart beforeStart;
    private final ThreadFactory threads;
    private final Executor blocking;
    private final BlockingQueue<Runnable> starts = new LinkedBlockingQueue<>();
    private final Thread starter;
    private volatile boolean closed;

    /** Found out by the starter thread before the first start; used by it only. */
    private List<String> wrapper = List.of();

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
     * @param image tells what a worker has on its class path; called before each start, may block
     * @param directory where they run
     * @param environment what they see of the server's environment; everything else may be a secret, or an option that makes
     *     their JVM load the server's agents and open its ports
     * @param beforeStart makes sure of what every start needs
     * @param threads makes the starter thread, and a thread for the output of each process
     * @param blocking runs what may block: killing, cleaning up
     */
    public LocalLauncher(
            Callable<ApplicationImage> image,
            RunDirectory directory,
            Map<String, String> environment,
            BeforeStart beforeStart,
            ThreadFactory threads,
            Executor blocking) {
        this.image = image;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.beforeStart = beforeStart;
        this.threads = threads;
        this.blocking = blocking;
        starter = threads.newThread(this::startAll);
        starter.setName("bgworker-starter");
        starter.start();
    }

    /**
     * Starts a process. Returns at once.
     *
     * @param request what for
     * @param listener hears of it, on a thread of the launcher
     */
    public void launch(LaunchRequest request, LaunchListener listener) {
        starts.add(() -> start(request, listener));
    }

    private void startAll() {
        wrapper = Wrapper.probe();
        while (!closed) {
            try {
                starts.take().run();
            } catch (InterruptedException e) {
                // Closed, or an interrupt that is not ours: the condition tells.
            } catch (RuntimeException e) {
                LauncherLogger.LOG.startBroke(e); // The thread must not end: all workers would be killed with it.
            }
        }
    }

    private void start(LaunchRequest request, LaunchListener listener) {
        Process process;
        LocalProcess launched;
        try {
            beforeStart.run();
            Path worker = directory.worker(request.id(), request.incarnation());
            process = startProcess(request, worker);
            launched = LocalProcess.of(process, worker, blocking);
        } catch (Exception e) {
            listener.failed(explain(e));
            return;
        }
        listener.launched(launched);
        Thread reader = threads.newThread(() -> new OutputReader(process.getInputStream(), request.output()).readAll());
        reader.setName("bgworker-output-" + request.id());
        reader.start();
        // Not Process.onExit(), which would use the common pool.
        var unused = process.toHandle()
                .onExit()
                .thenAcceptAsync(gone -> exited(process, launched, reader, listener), blocking);
        handOver(process, request.token());
    }

    private Process startProcess(LaunchRequest request, Path worker) throws Exception {
        Path java = request.javaHome().resolve("bin").resolve("java");
        if (!Files.isExecutable(java)) {
            throw new IOException(java + " is not there, or cannot be executed");
        }
        Path arguments = worker.resolve("arguments");
        Files.writeString(arguments, CommandLine.arguments(image.call(), request.jvmOptions(), worker));
        ProcessBuilder builder = new ProcessBuilder(CommandLine.command(wrapper, request.javaHome(), arguments))
                .directory(worker.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String explain(Exception e) {
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

    private void exited(Process process, LocalProcess launched, Thread reader, LaunchListener listener) {
        launched.killSession();
        boolean interrupted = false;
        int exitValue = 0;
        try {
            exitValue = process.waitFor(); // It has ended: this only collects the value.
            reader.join(DRAIN_MILLIS_MAX);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (reader.isAlive()) {
            closeOutput(process);
        }
        listener.exited(exitValue, launched.crashSummary());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeOutput(Process process) {
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }

    /** Ends the starter thread. Processes that are still there are killed by the kernel then, where it knows how. */
    @Override
    public void close() {
        closed = true;
        starter.interrupt();
        try {
            starter.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
