package io.bgworker.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A caller that writes whatever bytes it likes. */
final class Peer implements AutoCloseable {

    private final SocketChannel socket;

    Peer(Path path) throws IOException {
        socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    static byte[] bytes(Frame frame) {
        return FrameCodec.encode(frame).array();
    }

    /** All at once: the server may hang up after the first. */
    Peer write(Frame... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            all.writeBytes(bytes(frame));
        }
        return write(all.toByteArray());
    }

    Peer write(byte[] bytes) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
            socket.write(rest);
        }
        return this;
    }

    /** Blocks until the server ends the connection, without having said anything. */
    void awaitHangUp() {
        int count;
        try {
            count = socket.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            return; // Connection reset: there was something the server did not read any more.
        }
        assertEquals(-1, count);
    }

    /** Reads so many bytes. */
    void read(long bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        for (long left = bytes; left > 0; ) {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            int count = socket.read(buffer);
            assertEquals(true, count > 0, "The stream ended " + left + " bytes too early");
            left -= count;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
