package io.bgworker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the values of a payload, and believes none of them: every length is held against what is left. */
final class WireReader {

    interface Read<T> {
        T from(WireReader in) throws MalformedFrameException;
    }

    private final ByteBuffer buffer;

    WireReader(ByteBuffer payload) {
        buffer = payload;
    }

    private void need(int bytes) throws MalformedFrameException {
        if (bytes < 0 || bytes > buffer.remaining()) {
            throw new MalformedFrameException(
                    "A value of " + bytes + " bytes where " + buffer.remaining() + " bytes are left");
        }
    }

    byte getByte() throws MalformedFrameException {
        need(1);
        return buffer.get();
    }

    boolean getBoolean() throws MalformedFrameException {
        byte value = getByte();
        if (value != 0 && value != 1) {
            throw new MalformedFrameException("A boolean must be 0 or 1, was " + value);
        }
        return value == 1;
    }

    <E extends Enum<E>> E getEnum(E[] values) throws MalformedFrameException {
        byte ordinal = getByte();
        if (ordinal < 0 || ordinal >= values.length) {
            throw new MalformedFrameException("An enum must be 0 … " + (values.length - 1) + ", was " + ordinal);
        }
        return values[ordinal];
    }

    int getInt() throws MalformedFrameException {
        need(Integer.BYTES);
        return buffer.getInt();
    }

    long getLong() throws MalformedFrameException {
        need(Long.BYTES);
        return buffer.getLong();
    }

    byte[] getBytes() throws MalformedFrameException {
        int length = getInt();
        need(length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    String getText() throws MalformedFrameException {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    Instant getInstant() throws MalformedFrameException {
        try {
            return Instant.ofEpochSecond(getLong(), getInt());
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedFrameException("An instant out of range", e);
        }
    }

    <T> List<T> getList(Read<T> read) throws MalformedFrameException {
        int size = getInt();
        need(size); // Every element takes a byte at least.
        List<T> list = new ArrayList<>(Math.min(size, 1_024));
        for (int i = 0; i < size; i++) {
            list.add(read.from(this));
        }
        return list;
    }

    <T> Optional<T> getOptional(Read<T> read) throws MalformedFrameException {
        return getBoolean() ? Optional.of(read.from(this)) : Optional.empty();
    }

    void end() throws MalformedFrameException {
        if (buffer.hasRemaining()) {
            throw new MalformedFrameException(buffer.remaining() + " bytes are left over");
        }
    }
}
