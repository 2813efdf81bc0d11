package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** The messages of a sender, in their order: each says which one it is, and follows from that. */
final class Numbered {

    private static final int SHORT = 64;

    private final long seed;
    private final int longest;
    private long next;

    Numbered(long seed, int longest) {
        this.seed = seed;
        this.longest = longest;
    }

    byte[] next() {
        SplittableRandom random = new SplittableRandom(seed + next);
        ByteBuffer message = ByteBuffer.allocate(
                Long.BYTES + (random.nextInt(10) == 0 ? random.nextInt(longest) : random.nextInt(SHORT)));
        message.putLong(next++);
        while (message.hasRemaining()) {
            message.put((byte) random.nextInt());
        }
        return message.array();
    }

    /** Whether a message is the next one, and whole. */
    void check(byte[] message) {
        assertEquals(next, ByteBuffer.wrap(message).getLong());
        assertArrayEquals(next(), message);
    }

    long count() {
        return next;
    }
}
