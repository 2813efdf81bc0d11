package io.bgworker.benchmarks.subject;

import io.bgworker.SharedBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What two {@linkplain Talker talkers} shall do with each other.
 *
 * @param kind what
 * @param count how many messages
 * @param bytes how long each is
 * @param pauseNanos how long one rests before it sends; 0 does not rest
 */
public record Talk(Kind kind, int count, int bytes, long pauseNanos) {

    /** What they do. */
    public enum Kind {

        /** Each message comes back at once, the one that leads rests before each, and the answer is how long each of them took. */
        ROUND_TRIPS,

        /**
         * Each message comes back, both rest before they send, and the answer is how long each of them took there and back without
         * the pauses: whoever it comes to has slept.
         */
        WAKES,

        /** All go the same way, one comes back at the end, and the answer is how long that took. */
        ONE_WAY;

        /** How PostgreSQL's are told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As a message. */
    public byte[] encode() {
        byte[] name = kind.name().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(3 * Long.BYTES + name.length)
                .putLong(count)
                .putLong(bytes)
                .putLong(pauseNanos)
                .put(name)
                .array();
    }

    static Talk decode(SharedBytes message) {
        ByteBuffer words = ByteBuffer.wrap(message.toArray());
        int count = (int) words.getLong();
        int bytes = (int) words.getLong();
        long pauseNanos = words.getLong();
        Kind kind = Kind.valueOf(StandardCharsets.US_ASCII.decode(words).toString());
        return new Talk(kind, count, bytes, pauseNanos);
    }
}
