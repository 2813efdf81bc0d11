package io.bgworker.shm;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which of the other processes are gone. Each listens at a socket as long as it lives, and holds a connection to each one that it
 * waits for: the kernel ends that when the process ends, whatever way, so nobody has to ask. One thread, which sleeps until then,
 * or until it shall try something {@linkplain #again again}.
 */
final class Peers implements AutoCloseable {

    /** How soon one tries again to accept, where there are too many open files. */
    private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How soon a ring, or a watch, that failed for want of a descriptor is tried again. */
    private static final long AGAIN_MILLIS = 10;

    private final Path directory;
    private final int self;
    private final IntConsumer lost;
    private final Selector selector;
    private final ServerSocketChannel listening;
    private final Thread thread;

    private final Set<Integer> gone = ConcurrentHashMap.newKeySet();
    private final Set<Integer> watched = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    /** Written by those who begin to watch, taken by the thread. */
    private final Queue<Watch> fresh = new ConcurrentLinkedQueue<>();

    /** What could not be done, for there were too many open files. Added by any thread, taken by the thread. */
    private final Queue<Runnable> again = new ConcurrentLinkedQueue<>();

    private record Watch(int participant, SocketChannel channel) {}

    private Peers(Path directory, int self, IntConsumer lost, Selector selector, ServerSocketChannel listening) {
        this.directory = directory;
        this.self = self;
        this.lost = lost;
        this.selector = selector;
        this.listening = listening;
        thread = new Thread(this::run, "bgworker-peers");
        thread.setDaemon(true);
    }

    /**
     * Begins to be seen.
     *
     * @param directory where the sockets of all are
     * @param self the number of this process
     * @param lost is told who is gone, on the thread of this object
     */
    static Peers open(Path directory, int self, IntConsumer lost) throws IOException {
        Selector selector = Selector.open(); // First: it takes more descriptors than all else, and leaves no file.
        ServerSocketChannel listening = null;
        boolean opened = false;
        try {
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.configureBlocking(false);
            listening.bind(address(directory, self), SocketDoorbell.CALLERS_MAX);
            listening.register(selector, SelectionKey.OP_ACCEPT);
            Peers peers = new Peers(directory, self, lost, selector, listening);
            peers.thread.start(); // There may be no thread to be had, which is an Error.
            opened = true;
            return peers;
        } finally {
            if (!opened) {
                forget(selector, listening, path(directory, self));
            }
        }
    }

    /** Who asks again, when there is room again, does so with the same number. */
    private static void forget(Selector selector, @Nullable ServerSocketChannel listening, Path path)
            throws IOException {
        selector.close();
        if (listening != null) {
            boolean bound = listening.getLocalAddress() != null;
            listening.close();
            if (bound) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static UnixDomainSocketAddress address(Path directory, int participant) {
        return UnixDomainSocketAddress.of(path(directory, participant));
    }

    private static Path path(Path directory, int participant) {
        return directory.resolve(participant + ".here");
    }

    /** Whether a process is known to be gone. Only one that is watched is ever known to be. */
    boolean isGone(int participant) {
        return gone.contains(participant);
    }

    /** Begins to watch a process, which may be gone already. By any thread; does not block. */
    void watch(int participant) {
        if (participant == self || gone.contains(participant) || !watched.add(participant)) {
            return;
        }
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false); // An interrupted thread would close a blocking one.
            connections.add(channel);
            channel.connect(address(directory, participant));
            fresh.add(new Watch(participant, channel));
            selector.wakeup();
        } catch (IOException e) {
            if (channel != null) {
                hangUp(channel);
            }
            // Nobody listens there, or nobody accepts: one that is stopped, and which so many wait for.
            if (Files.exists(path(directory, participant)) && !isRefused(e)) {
                watched.remove(participant);
                again(() -> watch(participant));
            } else {
                lose(participant);
            }
        }
    }

    /** Does something soon that takes a descriptor, on the thread of this object. By any thread. */
    void again(Runnable task) {
        again.add(task);
        if (Thread.currentThread() != thread) { // It looks after each task.
            selector.wakeup();
        }
    }

    /** Does, or has put off again, what was put off so far. */
    void tryAgain() {
        for (int tasks = again.size(); tasks > 0; tasks--) {
            Runnable task = again.poll();
            if (task == null) {
                return; // Another thread does it.
            }
            task.run();
        }
    }

    private static boolean isRefused(IOException e) {
        return e instanceof java.net.ConnectException;
    }

    private void lose(int participant) {
        gone.add(participant);
        lost.accept(participant);
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::hear, again.isEmpty() ? 0 : AGAIN_MILLIS);
                tryAgain();
                for (Watch watch = fresh.poll(); watch != null; watch = fresh.poll()) {
                    watch.channel().register(selector, SelectionKey.OP_READ, watch);
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            // This process takes its leave. Should the selector have failed, so will the waits for bells, which say so.
        }
    }

    private void hear(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (((SocketChannel) key.channel()).read(ByteBuffer.allocate(1)) < 0) {
                end(key);
            }
        } catch (IOException e) {
            if (key.channel() == listening) {
                // Too many open files. Whoever calls is connected all the same, and hears of the end of this process.
                LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
            } else {
                end(key);
            }
        }
    }

    /** Who watches this process says nothing; its connection is kept, for its end would mean that this process is gone. */
    private void accept() throws IOException {
        for (SocketChannel watcher = listening.accept(); watcher != null; watcher = listening.accept()) {
            watcher.configureBlocking(false);
            connections.add(watcher);
            watcher.register(selector, SelectionKey.OP_READ);
        }
    }

    private void end(SelectionKey key) {
        hangUp((SocketChannel) key.channel());
        if (key.attachment() instanceof Watch watch) {
            lose(watch.participant());
        }
    }

    private void hangUp(SocketChannel channel) {
        connections.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is ever written to it.
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            listening.close();
            connections.forEach(this::hangUp);
            Files.deleteIfExists(path(directory, self));
        } catch (IOException e) {
            // The directory is removed with everything in it, later.
        }
    }
}
