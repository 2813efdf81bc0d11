package io.bgworker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes the values of a payload. */
final class WireWriter {

    private static final int CAPACITY_AT_FIRST = 512;

    private ByteBuffer buffer = ByteBuffer.allocate(CAPACITY_AT_FIRST);

    private ByteBuffer roomFor(int bytes) {
        if (buffer.remaining() < bytes) {
            int needed = Math.addExact(buffer.position(), bytes);
            buffer =
                    ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity())).put(buffer.flip());
        }
        return buffer;
    }

    void putByte(int value) {
        roomFor(Byte.BYTES).put((byte) value);
    }

    void putBoolean(boolean value) {
        putByte(value ? 1 : 0);
    }

    @SuppressWarnings(
            "EnumOrdinal") // The wire has ordinals; both sides come from the same jar, and the version says so.
    void putEnum(Enum<?> value) {
        putByte(value.ordinal());
    }

    void putInt(int value) {
        roomFor(Integer.BYTES).putInt(value);
    }

    void putLong(long value) {
        roomFor(Long.BYTES).putLong(value);
    }

    void putBytes(byte[] value) {
        putInt(value.length);
        roomFor(value.length).put(value);
    }

    void putText(String value) {
        putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void putInstant(Instant value) {
        putLong(value.getEpochSecond());
        putInt(value.getNano());
    }

    <T> void putList(Collection<T> values, BiConsumer<WireWriter, T> writer) {
        putInt(values.size());
        values.forEach(value -> writer.accept(this, value));
    }

    <T> void putOptional(Optional<T> value, BiConsumer<WireWriter, T> writer) {
        putBoolean(value.isPresent());
        value.ifPresent(present -> writer.accept(this, present));
    }

    int size() {
        return buffer.position();
    }

    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(Arrays.copyOf(buffer.array(), buffer.position()));
    }
}
