package io.bgworker.benchmarks.subject;

import io.bgworker.SharedBytes;
import java.nio.ByteBuffer;

/**
 * What two {@linkplain Talker talkers} shall do with each other.
 *
 * @param comesBack whether each message comes back, and the answer is how long each of them took; or all go the same way, one comes
 *     back at the end, and the answer is how long that took
 * @param count how many
 * @param bytes how long each message is
 * @param pauseNanos how long the one that leads rests before each that comes back; 0 does not rest
 */
public record Talk(boolean comesBack, int count, int bytes, long pauseNanos) {

    /** As a message. */
    public byte[] encode() {
        return ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(comesBack ? 1 : 0)
                .putLong(count)
                .putLong(bytes)
                .putLong(pauseNanos)
                .array();
    }

    static Talk decode(SharedBytes message) {
        ByteBuffer words = ByteBuffer.wrap(message.toArray());
        return new Talk(words.getLong() != 0, (int) words.getLong(), (int) words.getLong(), words.getLong());
    }
}
