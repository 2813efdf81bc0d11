package io.bgworker.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A process of this machine, with its directory. */
final class LocalProcess implements LaunchedProcess {

    private final ProcessHandle handle;
    private final Path directory;
    private final Path program;
    private final String mark;
    private final Executor kills;
    private final Executor log;

    LocalProcess(Process process, Path program, Path directory, String mark, Executor kills, Executor log) {
        this.handle = process.toHandle();
        this.directory = directory;
        this.program = program;
        this.mark = mark;
        this.kills = kills;
        this.log = log;
    }

    @Override
    public long pid() {
        return handle.pid();
    }

    @Override
    public String program() {
        return program.toString();
    }

    @Override
    public void kill() {
        elsewhere(() -> {
            // Those that gave up their environment, too, can only be found while their parent lives.
            List<ProcessHandle> descendants = handle.descendants().toList();
            handle.destroyForcibly();
            killWhatItStarted();
            descendants.forEach(ProcessHandle::destroyForcibly);
        });
    }

    void killWhatItStarted() {
        MarkedProcesses.kill(mark);
    }

    CrashSummary crashSummary() {
        return CrashSummary.read(directory.resolve("hs_err.log"));
    }

    @Override
    public void cleanUp() {
        elsewhere(() -> PrivateDirectory.deleteTree(directory, log));
    }

    /** On a thread that may block; when those have ended, whoever asks is the last one and does it. */
    private void elsewhere(Runnable task) {
        try {
            kills.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }
}
