package io.bgworker.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames. Holds at most one unfinished frame. Used by one thread.
 */
public final class FrameDecoder {

    private static final int CAPACITY_AT_FIRST = 8_192;

    /** Ready to be written to between calls. */
    private ByteBuffer buffer = ByteBuffer.allocate(CAPACITY_AT_FIRST);

    /** Where in the buffer the next frame begins; 0 between calls that need more bytes. */
    private int start;

    /**
     * Where the next bytes of the stream are to be put. Has room for at least one.
     *
     * @return the buffer to read the stream into
     */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * Takes the next complete frame.
     *
     * @return the frame, or {@code null} if more bytes are needed
     * @throws MalformedFrameException if what comes next is not a frame; the stream is of no use any more
     */
    public @Nullable Frame next() throws MalformedFrameException {
        int available = buffer.position() - start;
        if (available < FrameDescriptor.VERSION_OFFSET) {
            moveToFront();
            return null;
        }
        int counted = buffer.getInt(start + FrameDescriptor.LENGTH_OFFSET);
        int max = FrameDescriptor.FRAME_BYTES_MAX - FrameDescriptor.VERSION_OFFSET;
        if (counted < FrameDescriptor.COUNTED_HEADER_BYTES || counted > max) {
            throw new MalformedFrameException(
                    "Frame length must be " + FrameDescriptor.COUNTED_HEADER_BYTES + " … " + max + ", was " + counted);
        }
        int frameBytes = FrameDescriptor.VERSION_OFFSET + counted;
        if (available < frameBytes) {
            moveToFront();
            growTo(frameBytes);
            return null;
        }
        Frame frame = FrameCodec.decode(buffer.slice(start + FrameDescriptor.VERSION_OFFSET, counted));
        start += frameBytes;
        return frame;
    }

    /** Once for all frames that came together: done for each, small ones in a large buffer would cost its square. */
    private void moveToFront() {
        buffer.flip().position(start);
        buffer.compact();
        start = 0;
    }

    private void growTo(int frameBytes) {
        if (buffer.capacity() < frameBytes) {
            ByteBuffer larger = ByteBuffer.allocate(frameBytes);
            larger.put(buffer.flip());
            buffer = larger;
        }
    }
}
