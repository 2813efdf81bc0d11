package io.bgworker.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A bell of this process: a selector over a socket that listens, and the callers that it has accepted. */
final class SocketBell implements Doorbell.Bell {

    /** How soon one tries again to accept, where there are too many open files. */
    private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long address;
    private final Path path;
    private final Selector selector;
    private final ServerSocketChannel listening;

    /** Changed by the thread that sleeps, closed by any. */
    private final Set<SocketChannel> callers = ConcurrentHashMap.newKeySet();

    /** Used by the thread that sleeps only. */
    private final ByteBuffer rings = ByteBuffer.allocateDirect(256);

    private SocketBell(long address, Path path, Selector selector, ServerSocketChannel listening) {
        this.address = address;
        this.path = path;
        this.selector = selector;
        this.listening = listening;
    }

    static SocketBell open(long address, Path path) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.configureBlocking(false);
            listening.bind(UnixDomainSocketAddress.of(path), SocketDoorbell.CALLERS_MAX);
            Selector selector = Selector.open();
            listening.register(selector, SelectionKey.OP_ACCEPT);
            return new SocketBell(address, path, selector, listening);
        } catch (IOException | RuntimeException e) {
            listening.close();
            throw e;
        }
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        try {
            if (selector.selectedKeys().isEmpty()) {
                // Rounded up, for 0 would be for ever, and too early is of no use.
                selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
            } else {
                hearCallers();
            }
        } catch (ClosedSelectorException | CancelledKeyException e) {
            return; // The process takes its leave, and who waits will see that.
        } catch (IOException e) {
            throw new UncheckedIOException("A bell could not be listened to: " + path, e);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted while it waited for another process");
        }
    }

    /**
     * Who is woken has no time for that, so it is done when the thread would sleep again: it then looks once more, for the last to ring
     * may have done so for this sleep. With the locks of the selector, in its order: another thread may close it.
     */
    private void hearCallers() {
        synchronized (selector) {
            Set<SelectionKey> rung = selector.selectedKeys();
            synchronized (rung) {
                rung.forEach(this::hear);
                rung.clear();
            }
        }
    }

    private void hear(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                drain(key);
            }
        } catch (IOException e) {
            if (key.channel() != listening) {
                throw new UncheckedIOException("A bell could not be listened to: " + path, e);
            }
            // Too many open files. Whoever calls wakes all the same, and would do so all the time.
            LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel caller = listening.accept(); caller != null; caller = listening.accept()) {
            caller.configureBlocking(false);
            callers.add(caller);
            try {
                drain(caller.register(selector, SelectionKey.OP_READ));
            } catch (ClosedSelectorException e) {
                hangUp(caller); // Whoever closes may have looked at the callers before this one came.
                throw e;
            }
        }
    }

    /** Takes what has come, so that it does not wake again. */
    private void drain(SelectionKey caller) throws IOException {
        SocketChannel channel = (SocketChannel) caller.channel();
        rings.clear();
        try {
            if (channel.read(rings) < 0) {
                hangUp(channel);
            }
        } catch (IOException e) {
            hangUp(channel); // The caller is gone.
        }
    }

    private void hangUp(SocketChannel caller) throws IOException {
        callers.remove(caller);
        caller.close();
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    void close() {
        try {
            selector.close(); // Who sleeps wakes, and is waited for.
            listening.close();
            for (SocketChannel caller : callers) {
                caller.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The directory is removed with everything in it, later.
        }
    }
}
