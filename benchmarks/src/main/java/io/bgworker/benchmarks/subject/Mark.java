package io.bgworker.benchmarks.subject;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Tells the harness at what time something happened. */
public final class Mark implements AutoCloseable {

    private final SocketChannel socket;

    private Mark(SocketChannel socket) {
        this.socket = socket;
    }

    /** Connects to the harness. */
    static Mark connect(String path) throws IOException {
        return new Mark(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    /** Tells a time of the monotonic clock. */
    void tell(long nanos) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(nanos).flip();
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
