package io.bgworker.channel;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import io.bgworker.protocol.FrameDecoder;
import io.bgworker.protocol.MalformedFrameException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of its channel. One thread at a time receives; until it has its assignment no other thread sends but one
 * that is never interrupted, after that any does.
 *
 * <p>Up to then the socket blocks: a thread that waits in a read is woken sooner than one that waits in a
 * selector, and that is when it counts. After that it must not, because a blocking socket is closed when a thread that uses
 * it is interrupted, and threads of a worker are: by the kill ladder, and by the application. So everybody waits in a
 * selector then, whatever interrupts come. A sender never waits for ever: the end of the supervisor ends the wait.
 */
public final class ChannelClient implements AutoCloseable {

    private final SocketChannel socket;
    private final FrameDecoder decoder = new FrameDecoder();
    private final Selector readable;
    private final Selector writable;
    private final Object sendLock = new Object();

    private ChannelClient(SocketChannel socket) throws IOException {
        this.socket = socket;
        readable = Selector.open();
        writable = Selector.open();
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
                if (socket.write(bytes) == 0) {
                    await(writable, SelectionKey.OP_WRITE);
                }
            }
        }
    }

    /**
     * Waits in a read for the next frame of those that come before the worker may be interrupted.
     *
     * @return the frame, or {@code null} at the end of the channel
     * @throws MalformedFrameException if what comes is no frame of the supervisor
     * @throws IOException if the channel broke
     */
    public Frame.@Nullable FromSupervisor receiveEarly() throws IOException {
        return next();
    }

    /**
     * Waits for the next frame. From then on threads that send and receive may be interrupted.
     *
     * @return the frame, or {@code null} at the end of the channel
     * @throws MalformedFrameException if what comes is no frame of the supervisor
     * @throws IOException if the channel broke
     */
    public Frame.@Nullable FromSupervisor receive() throws IOException {
        Frame.FromSupervisor frame = next();
        if (frame != null) {
            stopBlocking();
        }
        return frame;
    }

    private Frame.@Nullable FromSupervisor next() throws IOException {
        for (Frame frame = decoder.next(); ; frame = decoder.next()) {
            if (frame instanceof Frame.FromSupervisor fromSupervisor) {
                return fromSupervisor;
            }
            if (frame != null) {
                throw new IOException("The supervisor sent a frame of a worker: "
                        + frame.getClass().getSimpleName());
            }
            int count = socket.read(decoder.buffer());
            if (count < 0) {
                return null;
            }
            if (count == 0) {
                await(readable, SelectionKey.OP_READ);
            }
        }
    }

    /**
     * From now on threads that send and receive may be interrupted.
     *
     * @throws IOException if the channel broke
     */
    public void stopBlocking() throws IOException {
        if (socket.isBlocking()) {
            socket.configureBlocking(false);
        }
    }

    /** Waits until the socket is ready, or its end is. An interrupt is kept for whoever waits for one. */
    private void await(Selector selector, int operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            socket.register(selector, operation); // The first time; after that it says nothing new.
            selector.select();
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            // Closed: the next use of the socket tells.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        // Wakes those that wait.
        readable.close();
        writable.close();
    }
}
