package io.bgworker.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hears from the subjects at what time they began. */
final class Marks implements AutoCloseable {

    private static final long SECONDS_MAX = 120;
    private static final int BACKLOG = 100;

    private final ServerSocketChannel server;
    private final String socket;
    private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();

    Marks(Path path) throws IOException {
        socket = path.toString();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        Thread thread = new Thread(this::hearAll, "marks");
        thread.setDaemon(true);
        thread.start();
    }

    String socket() {
        return socket;
    }

    private void hearAll() {
        while (server.isOpen()) {
            try (SocketChannel caller = server.accept()) {
                heard.add(read(caller));
            } catch (ClosedChannelException e) {
                return; // All is measured.
            } catch (IOException e) {
                throw new IllegalStateException("A subject was not heard", e);
            }
        }
    }

    private static long read(SocketChannel caller) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
        while (bytes.hasRemaining()) {
            if (caller.read(bytes) < 0) {
                throw new EOFException("A subject hung up");
            }
        }
        return bytes.flip().getLong();
    }

    /** Waits for the next subject to say when it began. */
    long next() throws InterruptedException {
        Long nanos = heard.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (nanos == null) {
            throw new IllegalStateException("Nothing began within " + SECONDS_MAX + " seconds");
        }
        return nanos;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
