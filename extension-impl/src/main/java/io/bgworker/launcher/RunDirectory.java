package io.bgworker.launcher;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The run directory of one deployment: {@code <run-dir>/<server>/<application>/<deployment>/} with the socket, and a directory
 * for each worker's process. The server's name is its process id and start, which no other process has.
 *
 * <p>The file {@code owner} in it is locked by the supervisor for as long as the server lives, however it dies; so a later
 * server knows what was left behind, ends the workers in it and removes it. Without that file nothing is touched.
 */
public final class RunDirectory implements AutoCloseable {

    /** What a socket's path may have, in bytes. The system's limit is 107; some have less. */
    static final int SOCKET_PATH_BYTES_MAX = 100;

    private static final String RUN_DIR = "bgworker.run-dir";
    private static final String OWNER = "owner";
    private static final String SOCKET = "s";
    private static final int OWN_TRIES_MAX = 10;
    private static final int DEPLOYMENTS_MAX = 1_000;
    private static final int APPLICATION_CHARS_MAX = 24;

    /** The configuration key that says where it is, for errors. */
    private final String key;

    private final Path server;
    private final Path application;
    private final Path directory;
    private @Nullable FileChannel owner;

    private RunDirectory(String key, Path runDir, String application, long deployment) {
        this.key = key;
        this.server = runDir.toAbsolutePath().resolve(ourName());
        this.application = server.resolve(fileName(application));
        this.directory = this.application.resolve(Long.toString(deployment, Character.MAX_RADIX));
    }

    /**
     * Makes the run directory of a deployment, and owns it.
     *
     * @param runDir the value of {@code bgworker.run-dir}
     * @param application the name of the application
     * @param deployment a number that tells the deployments of the application by this server apart. If another deployment has
     *     it, the next one that is free is taken: names may be cut to the same beginning, and each application that brings its
     *     own copy of this class counts for itself
     * @return the directory
     * @throws WorkerException if it cannot be made, is open to others, has too long a path, or nothing is free
     */
    public static RunDirectory create(Path runDir, String application, long deployment) {
        return create(RUN_DIR, runDir, application, deployment);
    }

    /** The same with another key, for what else lives as long as a deployment. */
    static RunDirectory create(String key, Path runDir, String application, long deployment) {
        for (long each = deployment; each - deployment < DEPLOYMENTS_MAX; each++) {
            RunDirectory directory = new RunDirectory(key, runDir, application, each);
            directory.checkLength(runDir);
            PrivateDirectory.ensure(runDir, key);
            if (directory.claim()) {
                directory.own();
                return directory;
            }
        }
        throw new WorkerException(key + "=" + runDir + " must have room: " + DEPLOYMENTS_MAX
                + " deployments of this server that begin like " + application + " are in it already");
    }

    private void checkLength(Path runDir) {
        int bytes = socket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_BYTES_MAX) {
            throw new WorkerException(key + "=" + runDir + " must be shorter: the socket in it would have a path of "
                    + bytes + " bytes, at most " + SOCKET_PATH_BYTES_MAX + " work everywhere (" + socket() + ")");
        }
    }

    /**
     * Makes the directory if it is not there, and says whether it did: who makes it has it. The owner file in another's is not
     * looked at: to open and close it would give up the lock on it, which belongs to this process as a whole.
     */
    private boolean claim() {
        for (int i = 1; ; i++) {
            PrivateDirectory.ensure(application, key);
            try {
                return PrivateDirectory.make(directory);
            } catch (NoSuchFileException e) {
                // Another server that sweeps took away what is above it while that was empty.
                if (i == OWN_TRIES_MAX) {
                    throw notWritable(e);
                }
            } catch (IOException e) {
                throw notWritable(e);
            }
        }
    }

    private WorkerException notWritable(IOException e) {
        return new WorkerException(key + ": the run directory " + directory + " must be writable: " + e, e);
    }

    private static String fileName(String application) {
        String safe = application
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]+", "-")
                .replaceAll("^\\.+", "");
        return safe.isEmpty() ? "application" : safe.substring(0, Math.min(safe.length(), APPLICATION_CHARS_MAX));
    }

    /** What no other process is called: on this machine, and in other containers that share the directory. */
    private static String ourName() {
        ProcessHandle we = ProcessHandle.current();
        long start = we.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return we.pid() + "-" + Long.toString(start, Character.MAX_RADIX);
    }

    /** Makes the directory and the owner file, which is locked before it has its name: nobody ever sees it unlocked. */
    private void own() {
        try {
            for (int i = 1; owner == null; i++) {
                PrivateDirectory.ensure(directory, key);
                tryToOwn(i == OWN_TRIES_MAX);
            }
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private void tryToOwn(boolean last) throws IOException {
        Path unnamed = directory.resolve(OWNER + ".new");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    unnamed, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.lock();
            Files.move(unnamed, directory.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
            owner = channel;
        } catch (NoSuchFileException e) {
            // Another server that sweeps took the directory away while it was empty.
            if (channel != null) {
                channel.close();
            }
            if (last) {
                throw e;
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Locked by another application of this very server.
        }
    }

    /** The directory itself. */
    public Path path() {
        return directory;
    }

    /** Where the socket is. */
    public Path socket() {
        return directory.resolve(SOCKET);
    }

    /** Whether a cleaner of temporary files took something away. */
    public boolean isDamaged() {
        return !Files.exists(socket()) || !Files.exists(directory.resolve(OWNER));
    }

    /**
     * Makes the directory again after a cleaner of temporary files took it away, or a part of it. The socket has to be opened
     * again after that, even if its file was still there.
     */
    public void repair() {
        if (!Files.exists(directory.resolve(OWNER))) {
            release();
            own();
        }
        try {
            Files.deleteIfExists(socket());
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    /** Makes the directory of a process. */
    Path process(String name) {
        Path process = directory.resolve(name);
        PrivateDirectory.ensure(process, key);
        return process;
    }

    private void release() {
        if (owner != null) {
            try {
                owner.close();
            } catch (IOException e) {
                // The lock is given back either way.
            }
            owner = null;
        }
    }

    /** Removes the directory. May block in the log. */
    @Override
    public void close() {
        close(Runnable::run);
    }

    /**
     * Removes the directory.
     *
     * @param log writes to the log, which may block, and must not block the caller
     */
    public void close(Executor log) {
        PrivateDirectory.deleteTree(directory, log);
        release();
        deleteIfEmpty(application);
        deleteIfEmpty(server);
    }

    private static void deleteIfEmpty(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // Another deployment is in it.
        }
    }

    /**
     * Ends and removes what servers that are gone have left behind.
     *
     * @param runDir the value of {@code bgworker.run-dir}
     * @param log writes to the log, which may block: workers start only after this
     */
    public static void sweep(Path runDir, Executor log) {
        for (Path server : children(runDir)) {
            if (server.endsWith(ourName())) {
                continue; // Ours, and alive. Just to open and close an owner file would give up our own lock on it.
            }
            for (Path application : children(server)) {
                for (Path deployment : children(application)) {
                    sweepDeployment(deployment, log);
                }
                deleteIfEmpty(application);
            }
            deleteIfEmpty(server);
        }
    }

    private static void sweepDeployment(Path deployment, Executor log) {
        try (FileChannel channel =
                FileChannel.open(deployment.resolve(OWNER), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (tryLock(channel) != null) {
                children(deployment).forEach(worker -> endOrphans(worker, log));
                PrivateDirectory.deleteTree(deployment, log);
                log.execute(() -> LauncherLogger.LOG.swept(deployment));
            }
        } catch (IOException e) {
            // No owner file: nothing proves that this is ours to remove.
        }
    }

    private static void endOrphans(Path worker, Executor log) {
        try {
            List<String> orphans = MarkedProcesses.kill(MarkedProcesses.mark(worker));
            if (!orphans.isEmpty()) {
                log.execute(() -> LauncherLogger.LOG.endedOrphans(String.join(", ", orphans), worker));
            }
        } catch (IOException e) {
            // Removed meanwhile.
        }
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
