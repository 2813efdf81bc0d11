package io.bgworker.channel;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import io.bgworker.protocol.FrameDecoder;
import io.bgworker.protocol.MalformedFrameException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of its channel. One thread receives, any thread sends.
 *
 * <p>The socket blocks: a thread that waits in a read is woken sooner than one that waits in a selector. A blocking write
 * can wait for the supervisor; it never waits for ever, because the end of the supervisor ends the write.
 */
public final class ChannelClient implements AutoCloseable {

    private final SocketChannel socket;
    private final FrameDecoder decoder = new FrameDecoder();
    private final Object sendLock = new Object();

    private ChannelClient(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Calls the supervisor.
     *
     * @param path its socket
     * @return the channel
     * @throws IOException if nobody listens there
     */
    public static ChannelClient connect(Path path) throws IOException {
        return new ChannelClient(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    /**
     * Sends a frame.
     *
     * @param frame the frame
     * @throws IOException if the channel has ended
     */
    public void send(Frame.FromWorker frame) throws IOException {
        ByteBuffer bytes = FrameCodec.encode(frame);
        synchronized (sendLock) {
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        }
    }

    /**
     * Waits for the next frame.
     *
     * @return the frame, or {@code null} at the end of the channel
     * @throws MalformedFrameException if what comes is no frame of the supervisor
     * @throws IOException if the channel broke
     */
    public Frame.@Nullable FromSupervisor receive() throws IOException {
        for (Frame frame = decoder.next(); ; frame = decoder.next()) {
            if (frame instanceof Frame.FromSupervisor fromSupervisor) {
                return fromSupervisor;
            }
            if (frame != null) {
                throw new IOException("The supervisor sent a frame of a worker: "
                        + frame.getClass().getSimpleName());
            }
            if (socket.read(decoder.buffer()) < 0) {
                return null;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
