package io.bgworker.channel;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import io.bgworker.protocol.FrameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's end of one worker's channel. Any thread may send: it writes the frame itself if the socket takes it, and
 * leaves the rest to the channel's thread.
 */
public final class Connection {

    /** What may be waiting to be sent. A worker that does not read that much is broken. */
    private static final int UNSENT_BYTES_MAX = 8 << 20;

    private final SocketChannel socket;
    private final SelectionKey key;

    /** Used by the channel's thread only. */
    final FrameDecoder decoder = new FrameDecoder();

    /** Whom it turned out to be; {@code null} until it has said hello. Used by the channel's thread only. */
    @Nullable
    Endpoint endpoint;

    private final Object writeLock = new Object();

    /** Guarded by writeLock. */
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();

    /** Guarded by writeLock. */
    private int unsentBytes;

    /** Has the channel's thread end this connection; for threads that find the peer broken. */
    private final Consumer<String> breakOff;

    Connection(SocketChannel socket, SelectionKey key, Consumer<String> breakOff) {
        this.socket = socket;
        this.key = key;
        this.breakOff = breakOff;
    }

    /**
     * Sends a frame. Does not block. A frame to a peer that is gone is lost; the end of the channel tells.
     *
     * @param frame the frame
     */
    public void send(Frame.FromSupervisor frame) {
        ByteBuffer bytes = FrameCodec.encode(frame);
        synchronized (writeLock) {
            add(bytes);
        }
    }

    /**
     * Sends a frame, as {@link #send}, unless the same one waits to be sent: for what says nothing new the second time, so
     * that nobody can be ended for not reading what others say again and again.
     *
     * @param frame the frame
     */
    public void sendOnce(Frame.FromSupervisor frame) {
        ByteBuffer bytes = FrameCodec.encode(frame);
        synchronized (writeLock) {
            if (!unsent.contains(bytes)) {
                add(bytes);
            }
        }
    }

    /** With writeLock held. */
    private void add(ByteBuffer bytes) {
        if (unsentBytes + bytes.remaining() > UNSENT_BYTES_MAX) {
            breakOff.accept("does not read what it is sent");
            return;
        }
        unsent.addLast(bytes);
        unsentBytes += bytes.remaining();
        if (unsent.size() == 1) {
            flush();
        }
    }

    /** Sends what the socket takes, and asks for more room if something is left. */
    void flush() {
        synchronized (writeLock) {
            try {
                while (!unsent.isEmpty()) {
                    ByteBuffer first = unsent.getFirst();
                    unsentBytes -= socket.write(first);
                    if (first.hasRemaining()) {
                        break;
                    }
                    unsent.removeFirst();
                }
                key.interestOps(unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                if (!unsent.isEmpty()) {
                    key.selector().wakeup();
                }
            } catch (IOException | CancelledKeyException e) {
                // The peer is gone. What it had sent before is still to be read, and its end is told by the reading
                // side.
                unsent.clear();
                unsentBytes = 0;
            }
        }
    }

    SelectionKey key() {
        return key;
    }

    SocketChannel socket() {
        return socket;
    }
}
