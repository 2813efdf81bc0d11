package io.bgworker.shm;

import io.bgworker.SharedMemoryException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bells that are Unix domain sockets: each listens at a path that follows from its address, and a ring is a byte. The thread
 * that sleeps is the one that the kernel wakes. There are as many bells as threads ever slept at once.
 *
 * <p>No ring is lost. A line whose buffer is full, or a bell that has too many callers to accept, has something to wake for
 * already; a bell that does not answer belongs to a process that is gone. Where there are too many open files for a line, the
 * ring is late, and no error: what it tells of is done.
 */
final class SocketDoorbell implements Doorbell {

    /** So that many may call before they are accepted, which is when the thread wakes. */
    static final int CALLERS_MAX = 1024;

    private final Path directory;
    private final int participant;
    private final Consumer<Runnable> later;
    private final AtomicInteger bells = new AtomicInteger();
    private final Set<SocketBell> all = ConcurrentHashMap.newKeySet();

    /** Last in, first out, so that few are used. */
    private final Deque<SocketBell> idle = new ConcurrentLinkedDeque<>();

    /** Who comes too late does not sleep. */
    private volatile boolean closed;

    /** By address. */
    private final Map<Long, Line> lines = new ConcurrentHashMap<>();

    /** The addresses that could not be rung so far. */
    private final Set<Long> owed = ConcurrentHashMap.newKeySet();

    /**
     * Bells of a participant.
     *
     * @param later does something again soon, on a thread of its own
     */
    SocketDoorbell(Path directory, int participant, Consumer<Runnable> later) {
        this.directory = directory;
        this.participant = participant;
        this.later = later;
    }

    /** An address is the number of the participant, and that of the bell. */
    private Path path(long address) {
        return directory.resolve((address >>> Integer.SIZE) + "-" + (int) address + ".bell");
    }

    @Override
    public Bell borrow() {
        SocketBell bell = idle.pollFirst();
        return bell != null ? bell : open();
    }

    private Bell open() {
        long address = ((long) participant << Integer.SIZE) + bells.incrementAndGet();
        Path path = path(address);
        try {
            SocketBell bell = SocketBell.open(address, path);
            all.add(bell);
            if (closed) {
                bell.close();
            }
            return bell;
        } catch (IOException e) {
            throw new SharedMemoryException("A bell to sleep at must be opened, cannot be: " + path + ": " + e, e);
        }
    }

    @Override
    public void giveBack(Bell bell) {
        idle.addFirst((SocketBell) bell);
    }

    @Override
    public void ring(long address) {
        Line line = lines.get(address);
        if (line != null && line.ring()) {
            return;
        }
        SocketChannel channel;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            ringLater(address);
            return;
        }
        // The first time, or the line is broken: then its process is gone, and will not answer.
        Line fresh = Line.connect(channel, path(address));
        if (fresh == null) {
            forget(address);
        } else {
            replace(address, fresh);
            fresh.ring();
        }
    }

    private void ringLater(long address) {
        if (owed.add(address)) {
            later.accept(() -> {
                owed.remove(address); // Before that: if it is in vain again, it is owed again.
                ring(address);
            });
        }
    }

    private void replace(long address, Line fresh) {
        Line old = lines.put(address, fresh);
        if (old != null) {
            old.close();
        }
    }

    private void forget(long address) {
        Line old = lines.remove(address);
        if (old != null) {
            old.close();
        }
    }

    /** Closes the lines to a process that is gone. */
    void forgetParticipant(int number) {
        lines.keySet().stream()
                .filter(address -> address >>> Integer.SIZE == number)
                .toList()
                .forEach(this::forget);
    }

    @Override
    public void wakeAll() {
        all.forEach(SocketBell::wake);
    }

    @Override
    public void close() {
        closed = true;
        all.forEach(SocketBell::close);
        lines.keySet().forEach(this::forget);
    }

    /** A connection to a bell. */
    private static final class Line {

        private static final ByteBuffer RING = ByteBuffer.allocateDirect(1);

        private final SocketChannel channel;

        private Line(SocketChannel channel) {
            this.channel = channel;
        }

        /** Null if nobody is there, or so many are calling that whoever is there is awake. */
        static @Nullable Line connect(SocketChannel channel, Path path) {
            boolean connected = false;
            try {
                channel.configureBlocking(false); // An interrupted thread would close a blocking one.
                connected = channel.connect(UnixDomainSocketAddress.of(path));
                return connected ? new Line(channel) : null;
            } catch (IOException e) {
                return null;
            } finally {
                if (!connected) {
                    close(channel);
                }
            }
        }

        /** Says whether the line is good. */
        boolean ring() {
            try {
                // A full buffer takes nothing, and wakes as well.
                int unused = channel.write(RING.duplicate());
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        void close() {
            close(channel);
        }

        private static void close(SocketChannel channel) {
            try {
                channel.close();
            } catch (IOException e) {
                // There is nothing in it that anybody misses.
            }
        }
    }
}
