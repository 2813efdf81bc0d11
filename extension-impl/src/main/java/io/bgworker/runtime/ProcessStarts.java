package io.bgworker.runtime;

import io.bgworker.SupervisorStoppedException;
import io.bgworker.channel.ChannelServer;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.HeapDumps;
import io.bgworker.launcher.LaunchListener;
import io.bgworker.launcher.LaunchRequest;
import io.bgworker.launcher.LocalLauncher;
import io.bgworker.launcher.RunDirectory;
import io.bgworker.launcher.WorkerClassPath;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;

/** Starts processes, once all that every start needs is there: until then the orders wait, in order. */
final class ProcessStarts {

    private final BgworkerConfig config;
    private final Environment environment;
    private final LocalLauncher.ArchiveOptions archives;
    private final Map<String, String> visible;
    private final RunDirectory directory;
    private final ChannelServer channel;
    private final ThreadFactory threads;
    private final LogPump log;

    /** Made in the background; starts wait for it. */
    private final CompletableFuture<LocalLauncher> launcher = new CompletableFuture<>();

    /**
     * Starts that wait for the launcher wait for the one before them, too: what waits for a future is told last in, first
     * out. Guarded by this.
     */
    private CompletableFuture<?> lastLaunch = CompletableFuture.completedFuture(null);

    /**
     * What starts processes, with the configuration at deployment: nothing of what is used here is live.
     *
     * @param archives tells of archives of classes
     * @param visible what the processes see of the server's environment
     */
    ProcessStarts(
            BgworkerConfig config,
            Environment environment,
            LocalLauncher.ArchiveOptions archives,
            Map<String, String> visible,
            RunDirectory directory,
            ChannelServer channel,
            ThreadFactory threads,
            LogPump log) {
        this.config = config;
        this.environment = environment;
        this.archives = archives;
        this.visible = visible;
        this.directory = directory;
        this.channel = channel;
        this.threads = threads;
        this.log = log;
    }

    /** Ends what dead servers left, and makes the image: both take time, and starts wait for them. */
    void prepare() {
        try {
            RunDirectory.sweep(config.runDir(), log::add);
            RunDirectory.sweep(config.sharedMemoryDir(), log::add);
            environment.image().image(log::add);
        } catch (Exception | Error e) {
            String reason = String.valueOf(e);
            log.add(() -> RuntimeLogger.LOG.notPrepared(reason)); // Each start tries again.
        }
        LocalLauncher ready = new LocalLauncher(
                new WorkerClassPath(
                        environment.image(), config.classPath(), environment.bundles(), environment.pools(), log::add),
                archives,
                HeapDumps.of(config.heapDumpsDir(), config.heapDumpsMaxBytes(), directory, log::add),
                directory,
                visible,
                this::mendRunDirectory,
                threads,
                log::add);
        if (!launcher.complete(ready)) {
            ready.close(); // Stopped meanwhile.
        }
    }

    /** Called by the starter thread before each start: a cleaner of temporary files may have been here. */
    private void mendRunDirectory() throws IOException {
        if (directory.isDamaged()) {
            log.add(() -> RuntimeLogger.LOG.runDirectoryRemoved(directory.path()));
            directory.repair();
            channel.listenAt(directory.socket());
        }
    }

    /** Starts a process. Returns at once. */
    synchronized void launch(LaunchRequest request, LaunchListener listener) {
        lastLaunch = lastLaunch.thenCompose(before -> launcher.handle((ready, failure) -> {
            if (ready != null) {
                ready.launch(request, listener);
            } else {
                listener.failed("the application could not be made available: " + failure.getMessage());
            }
            return null;
        }));
    }

    /** What was not prepared so far will not be started. */
    void giveUp() {
        launcher.completeExceptionally(new SupervisorStoppedException("the application stops"));
    }

    void close() {
        if (!launcher.isCompletedExceptionally()) {
            launcher.join().close();
        }
    }
}
