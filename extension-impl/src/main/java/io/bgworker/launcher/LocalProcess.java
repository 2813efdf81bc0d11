package io.bgworker.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** A process of this machine, with its directory. */
final class LocalProcess implements LaunchedProcess {

    private final ProcessHandle handle;

    /** Whose it is: at first the spare's name, perhaps. Written by the supervisor's loop. */
    private volatile String name;

    /** The same for people. */
    private volatile String worker;

    /** Those that follow it, by what they do. Written once, before anybody hears of this. */
    private volatile Map<String, Thread> threads = Map.of();

    private final HeapDumps heapDumps;
    private final Path directory;
    private final Path program;
    private final Remains remains;

    /** Takes the classes that it has loaded. */
    private final Optional<Consumer<List<String>>> loaded;

    private final Executor kills;
    private final Executor log;

    LocalProcess(
            Process process,
            LaunchRequest request,
            Path program,
            HeapDumps heapDumps,
            Path directory,
            String mark,
            Executor kills,
            Executor log) {
        this.handle = process.toHandle();
        this.name = request.name();
        this.worker = request.worker();
        this.loaded = request.loaded();
        this.heapDumps = heapDumps;
        this.directory = directory;
        this.program = program;
        this.remains = Remains.of(process, mark);
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

    String name() {
        return name;
    }

    /** Two threads follow it, which bear its name: whoever looks at the threads of the server sees whose they are. */
    void followedBy(Thread reader, Thread waiter) {
        threads = Map.of("bgworker-output-", reader, "bgworker-process-", waiter);
        nameThreads();
    }

    @Override
    public void rename(String newName, String newWorker) {
        name = newName;
        worker = newWorker;
        nameThreads();
    }

    private void nameThreads() {
        threads.forEach((role, thread) -> thread.setName(role + name));
    }

    @Override
    public void kill() {
        elsewhere(() -> {
            // What is left is killed at the end; those that gave up their environment can only be found now.
            List<ProcessHandle> descendants =
                    ProcessTable.mayHaveChildren(pid()) ? handle.descendants().toList() : List.of();
            handle.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /**
     * Kills what it has started, when it has ended itself.
     *
     * @return as for {@link Remains#kill}
     */
    List<String> killWhatIsLeft() {
        return remains.kill();
    }

    /** What it left when it had ended; told once. */
    Evidence evidence() {
        String process = String.valueOf(directory.getFileName());
        return new Evidence(
                CrashSummary.read(directory.resolve("hs_err.log")), heapDumps.ended(process, worker, handle.pid()));
    }

    @Override
    public void tellLoaded() {
        loaded.ifPresent(hears -> hears.accept(ClassLog.read(directory)));
    }

    @Override
    public void cleanUp() {
        elsewhere(() -> {
            tellLoaded();
            PrivateDirectory.deleteTree(directory, log);
        });
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
