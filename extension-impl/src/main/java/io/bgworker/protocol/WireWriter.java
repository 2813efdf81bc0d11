package io.bgworker.protocol;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes the values of a payload. */
final class WireWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private interface Write {
        void run() throws IOException;
    }

    private static void unchecked(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory cannot fail", e);
        }
    }

    void putByte(int value) {
        unchecked(() -> out.writeByte(value));
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
        unchecked(() -> out.writeInt(value));
    }

    void putLong(long value) {
        unchecked(() -> out.writeLong(value));
    }

    void putBytes(byte[] value) {
        putInt(value.length);
        unchecked(() -> out.write(value));
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
        return bytes.size();
    }

    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
