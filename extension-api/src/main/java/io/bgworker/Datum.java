package io.bgworker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The main argument of a worker, by value; PostgreSQL's {@code bgw_main_arg}. An int64, a text, some bytes, or nothing.
 * Immutable.
 *
 * @since 0.1
 */
public final class Datum {

    /** The greatest size of a text (in UTF-8) or of bytes. */
    public static final int BYTES_MAX = 65_536;

    private static final Datum NONE = new Datum(Kind.NONE, 0, new byte[0]);

    /** What a datum holds. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** A 64-bit integer. */
        INT64,
        /** A text. */
        TEXT,
        /** Bytes. */
        BYTES
    }

    private final Kind kind;
    private final long number;
    private final byte[] bytes;

    private Datum(Kind kind, long number, byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new InvalidWorkerException(
                    "", "main argument", bytes.length + " bytes", "at most " + BYTES_MAX + " bytes");
        }
        this.kind = kind;
        this.number = number;
        this.bytes = bytes;
    }

    /**
     * No argument.
     *
     * @return the datum that holds nothing
     */
    public static Datum none() {
        return NONE;
    }

    /**
     * A 64-bit integer.
     *
     * @param value any value
     * @return the datum
     */
    public static Datum of(long value) {
        return new Datum(Kind.INT64, value, NONE.bytes);
    }

    /**
     * A text.
     *
     * @param value at most {@value #BYTES_MAX} bytes in UTF-8
     * @return the datum
     * @throws InvalidWorkerException if it is longer
     */
    public static Datum of(String value) {
        return new Datum(Kind.TEXT, 0, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Bytes.
     *
     * @param value at most {@value #BYTES_MAX} bytes; copied
     * @return the datum
     * @throws InvalidWorkerException if it is longer
     */
    public static Datum of(byte[] value) {
        return new Datum(Kind.BYTES, 0, value.clone());
    }

    /**
     * What this datum holds.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The integer, or the integer that the text is in decimal.
     *
     * @return the number
     * @throws IllegalStateException if this is neither an integer nor a text that is one
     */
    public long asLong() {
        if (kind == Kind.INT64) {
            return number;
        }
        if (kind == Kind.TEXT) {
            try {
                return Long.parseLong(asText().strip());
            } catch (NumberFormatException e) {
                // Falls through to the message below, which says what the datum is.
            }
        }
        throw new IllegalStateException("Main argument must be an int64 or a decimal number as text, was " + this);
    }

    /**
     * The text, or the integer in decimal; empty if this holds nothing.
     *
     * @return the text
     * @throws IllegalStateException if this holds bytes
     */
    public String asText() {
        return switch (kind) {
            case NONE -> "";
            case INT64 -> Long.toString(number);
            case TEXT -> new String(bytes, StandardCharsets.UTF_8);
            case BYTES -> throw new IllegalStateException("Main argument must be a text or an int64, was " + this);
        };
    }

    /**
     * The bytes, or the text in UTF-8; empty if this holds nothing.
     *
     * @return a copy of the bytes
     * @throws IllegalStateException if this holds an integer
     */
    public byte[] asBytes() {
        if (kind == Kind.INT64) {
            throw new IllegalStateException("Main argument must be bytes or a text, was " + this);
        }
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Datum that
                && kind == that.kind
                && number == that.number
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + Long.hashCode(number)) + Arrays.hashCode(bytes);
    }

    /**
     * A description for people; long values are cut.
     *
     * @return for example {@code int64 42} or {@code text 'exit1'}
     */
    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case INT64 -> "int64 " + number;
            case TEXT -> {
                String text = asText();
                yield "text '" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "'";
            }
            case BYTES -> bytes.length + " bytes";
        };
    }
}
