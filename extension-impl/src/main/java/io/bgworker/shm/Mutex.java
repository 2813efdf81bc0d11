package io.bgworker.shm;

import io.bgworker.SharedMemoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process at a time change what a process changes once: who has a side of a queue, what is in a table of contents. A lock
 * on a file, for the server may not use atomic instructions on memory that others map; and the kernel releases it when its
 * holder dies, whatever way.
 */
final class Mutex implements AutoCloseable {

    /** What is done under it takes microseconds. Who has it for longer was stopped in the midst of it. */
    static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private static final long PAUSE_NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path path;
    private final FileChannel channel;

    private Mutex(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static Mutex open(Path path) throws IOException {
        return new Mutex(path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** Does something while no other process, and no other thread of this one, does so under the same file. */
    synchronized <T> T exclusively(Supplier<T> change) {
        try (FileLock lock = lock()) {
            assert lock.isValid();
            return change.get();
        } catch (IOException e) {
            throw new SharedMemoryException("The lock of shared memory must be there, is not: " + path + ": " + e, e);
        }
    }

    /** Tries again and again, for an interrupt would close a channel that waits. */
    private FileLock lock() throws IOException {
        long start = System.nanoTime();
        long pause = PAUSE_NANOS_MIN;
        for (FileLock lock = tryLock(); ; lock = tryLock()) {
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - start > WAIT_NANOS_MAX) {
                throw new SharedMemoryException(
                        "The lock of shared memory must be released within moments, was not for "
                                + TimeUnit.NANOSECONDS.toSeconds(WAIT_NANOS_MAX)
                                + " s; a process that has it may be stopped: " + path);
            }
            LockSupport.parkNanos(this, pause);
            pause = Math.min(2 * pause, PAUSE_NANOS_MAX);
        }
    }

    private @Nullable FileLock tryLock() throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Another participant in this JVM has it.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It never had anything in it.
        }
    }
}
