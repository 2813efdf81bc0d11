package io.bgworker.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A process of this machine, with its directory. */
final class LocalProcess implements LaunchedProcess {

    private final ProcessHandle handle;
    private final Path directory;
    private final Executor blocking;
    private final Optional<ProcessIdentity> identity;

    private LocalProcess(Process process, Path directory, Executor blocking) {
        this.handle = process.toHandle();
        this.directory = directory;
        this.blocking = blocking;
        this.identity = ProcessIdentity.of(process.pid());
    }

    /** Takes charge of a process; one that cannot be noted in its directory is not left running. */
    static LocalProcess of(Process process, Path directory, Executor blocking) throws IOException {
        LocalProcess launched = new LocalProcess(process, directory, blocking);
        if (launched.identity.isPresent()) {
            try {
                RunDirectory.note(directory, launched.identity.get());
            } catch (IOException e) {
                process.destroyForcibly();
                throw e;
            }
        }
        return launched;
    }

    @Override
    public long pid() {
        return handle.pid();
    }

    @Override
    public void kill() {
        elsewhere(() -> {
            // Those that left the session can only be found while their parent lives.
            List<ProcessHandle> descendants = handle.descendants().toList();
            handle.destroyForcibly();
            killSession();
            descendants.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /** On a thread that may block; when those have ended, whoever asks is the last one and does it. */
    private void elsewhere(Runnable task) {
        try {
            blocking.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    void killSession() {
        identity.ifPresent(Sessions::kill);
    }

    CrashSummary crashSummary() {
        return CrashSummary.read(directory.resolve("hs_err.log"));
    }

    @Override
    public void cleanUp() {
        elsewhere(() -> PrivateDirectory.deleteTree(directory));
    }
}
