package io.bgworker.shm;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A message that is put together from pieces of the ring. The array grows with what has come, so that a length alone takes no
 * memory; a large one is not kept.
 */
final class Assembly {

    private static final int KEPT_BYTES_MAX = 1 << 20;
    private static final int BYTES_MIN = 1024;

    private final Memory ring;
    private byte[] bytes = new byte[0];

    /** −1 if there is none. */
    private int length = -1;

    private int present;

    Assembly(Memory ring) {
        this.ring = ring;
    }

    boolean isBegun() {
        return length >= 0;
    }

    void begin(int messageLength) {
        length = messageLength;
        present = 0;
    }

    int missing() {
        return length - present;
    }

    /** Takes a piece that begins at an index of the ring, and may go over its end. */
    void add(int index, int count) {
        grow(present + count);
        int first = Math.min(count, ring.bytes() - index);
        ring.get(index, bytes, present, first);
        if (first < count) {
            ring.get(0, bytes, present + first, count - first);
        }
        present += count;
    }

    private void grow(int needed) {
        if (needed > bytes.length) {
            // To twice of what was needed, but not beyond the message.
            long wanted = Math.max(BYTES_MIN, Math.min(length, 2L * needed));
            bytes = Arrays.copyOf(bytes, (int) wanted);
        }
    }

    /** The whole message. */
    Message end(Attachment attachment) {
        Message message = new Message(attachment, Memory.over(ByteBuffer.wrap(bytes)), 0, length);
        length = -1;
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[0];
        }
        return message;
    }
}
