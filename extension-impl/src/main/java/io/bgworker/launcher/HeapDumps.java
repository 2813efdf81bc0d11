package io.bgworker.launcher;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The heap dumps of an application's workers, {@code <heap-dumps.dir>/<application>/*.hprof}. A dump is written by a JVM that
 * has run out of memory; it outlives the worker, its directory and the server.
 *
 * <p>Nobody can stop a JVM that dumps. So the quota is kept beforehand: a process may dump only if the largest dump that it can
 * write fits beside those that are there and those that other living processes may still write, and on the disk. The oldest
 * dumps make room for that; the latest one is never given up for one that may never come.
 */
public final class HeapDumps {

    private static final String KEY = "bgworker.heap-dumps.dir";
    private static final String EXTENSION = ".hprof";

    /** What a dump has beside the objects: classes, symbols, stacks. */
    private static final long BESIDE_OBJECTS_BYTES = 32L << 20;

    /** The record that ends a dump. One that lacks it was cut, by a kill or a full disk. */
    private static final byte[] LAST_RECORD = {0x2c, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final int NAME_CHARS_MAX = 60;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path root;
    private final Path directory;
    private final String deployment;
    private final long maxBytes;
    private final Executor log;

    /** What living processes may write, by their directories' names. Guarded by this, like all that follows. */
    private final Map<String, Leave> leaves = new HashMap<>();

    private boolean refusalTold;

    private record Leave(Path file, long bytesMax) {}

    private record Dump(Path file, long bytes, Instant written) {}

    /**
     * The dumps of one deployment.
     *
     * @param root the directory of all applications
     * @param application that of this one in it
     * @param deployment what no other deployment is called
     * @param maxBytes how much they may take together
     * @param log writes to the log, which may block
     */
    HeapDumps(Path root, String application, String deployment, long maxBytes, Executor log) {
        this.root = root;
        this.directory = root.resolve(application);
        this.deployment = deployment;
        this.maxBytes = maxBytes;
        this.log = log;
    }

    /**
     * The heap dumps of an application.
     *
     * @param dir the value of {@code bgworker.heap-dumps.dir}
     * @param maxBytes the value of {@code bgworker.heap-dumps.max-bytes}; 0 for no dumps at all
     * @param run the run directory of the deployment
     * @param log writes to the log, which may block
     * @return nothing is written so far
     */
    public static HeapDumps of(Path dir, long maxBytes, RunDirectory run, Executor log) {
        Path path = run.path(); // <server>/<application>/<deployment>
        int names = path.getNameCount();
        String application = path.getName(names - 2).toString();
        return new HeapDumps(
                dir.toAbsolutePath(),
                application,
                path.getName(names - 3) + "-" + path.getName(names - 1),
                maxBytes,
                log);
    }

    /**
     * The options of a process that is about to be started. May block.
     *
     * @param request what for
     * @return options that make its JVM leave a dump; empty if it must not
     */
    synchronized List<String> options(LaunchRequest request) {
        if (maxBytes == 0 || !request.heapDump()) {
            return List.of();
        }
        // References take 4 bytes in the heap and 8 in the dump, and a header grows likewise: twice as much is the
        // most.
        long bytes = 2 * MemoryNeed.heapBytes(request.jvmOptions()) + BESIDE_OBJECTS_BYTES;
        try {
            PrivateDirectory.ensure(root, KEY);
            PrivateDirectory.ensure(directory, KEY);
            if (!makeRoom(bytes)) {
                tellRefusal(request.worker(), bytes);
                return List.of();
            }
        } catch (IOException | WorkerException e) {
            log.execute(() -> LauncherLogger.LOG.noHeapDumps(directory, e.toString()));
            return List.of();
        }
        refusalTold = false;
        Path file = directory.resolve(deployment + "-" + request.directory() + EXTENSION);
        leaves.put(request.directory(), new Leave(file, bytes));
        return List.of("-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=" + file);
    }

    /** Removes the oldest, but not the latest, until there is room for so much more; says whether there is. */
    private boolean makeRoom(long bytes) throws IOException {
        List<Dump> dumps = new ArrayList<>(dumps());
        long promised = leaves.values().stream().mapToLong(Leave::bytesMax).sum();
        if (Files.getFileStore(directory).getUsableSpace() < promised + bytes) {
            return false;
        }
        long room = maxBytes - promised - bytes;
        long latest = dumps.isEmpty() ? 0 : dumps.get(dumps.size() - 1).bytes();
        if (latest > room) {
            return false; // Nothing is removed for nothing.
        }
        while (sum(dumps) > room) {
            remove(dumps.remove(0));
        }
        return true;
    }

    private static long sum(List<Dump> dumps) {
        return dumps.stream().mapToLong(Dump::bytes).sum();
    }

    private void remove(Dump dump) throws IOException {
        Files.deleteIfExists(dump.file());
        log.execute(() -> LauncherLogger.LOG.removedHeapDump(dump.file(), dump.bytes() >> 20));
    }

    /** Oldest first; without those that are being written by processes of ours. */
    private List<Dump> dumps() throws IOException {
        List<Path> ours = leaves.values().stream().map(Leave::file).toList();
        List<Dump> dumps = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(EXTENSION) && !ours.contains(file)) {
                    dumps.add(new Dump(
                            file,
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        dumps.sort(Comparator.comparing(Dump::written));
        return dumps;
    }

    private void tellRefusal(String worker, long bytes) {
        if (!refusalTold) {
            refusalTold = true;
            long promised = leaves.values().stream().mapToLong(Leave::bytesMax).sum();
            log.execute(() -> LauncherLogger.LOG.noRoomForHeapDump(
                    worker, bytes >> 20, maxBytes >> 20, promised >> 20, directory));
        }
    }

    /**
     * A process has ended. May block.
     *
     * @param process the name of its directory
     * @param worker whose it was, for the name of the dump
     * @param pid its process id
     * @return where its dump is; empty if it left none
     */
    synchronized Optional<Path> ended(String process, String worker, long pid) {
        Leave leave = leaves.remove(process);
        if (leave == null || !Files.exists(leave.file())) {
            return Optional.empty();
        }
        try {
            if (!isWhole(leave.file())) {
                Files.delete(leave.file());
                return Optional.empty();
            }
            Path named = directory.resolve(fileName(worker) + "-" + TIME.format(Instant.now()) + "-" + pid + EXTENSION);
            Files.move(leave.file(), named, StandardCopyOption.ATOMIC_MOVE);
            long bytes = Files.size(named);
            log.execute(() -> LauncherLogger.LOG.heapDump(worker, pid, named, bytes >> 20));
            return Optional.of(named);
        } catch (IOException e) {
            log.execute(() -> LauncherLogger.LOG.noHeapDumps(directory, e.toString()));
            return Optional.empty();
        }
    }

    /** A process was not started. */
    synchronized void forget(String process) {
        leaves.remove(process);
    }

    private static String fileName(String worker) {
        String safe = worker.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^\\.+", "");
        return safe.isEmpty() ? "worker" : safe.substring(0, Math.min(safe.length(), NAME_CHARS_MAX));
    }

    private static boolean isWhole(Path dump) throws IOException {
        try (FileChannel channel = FileChannel.open(dump)) {
            ByteBuffer end = ByteBuffer.allocate(LAST_RECORD.length);
            int read = channel.read(end, Math.max(0, channel.size() - LAST_RECORD.length));
            return read == LAST_RECORD.length && ByteBuffer.wrap(LAST_RECORD).equals(end.flip());
        }
    }
}
