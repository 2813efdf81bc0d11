package io.bgworker.config;

import java.util.Locale;

/** Sizes from {@code min} to {@code max} bytes, both included; a letter behind the number multiplies it. */
record ByteRange(long min, long max) implements Parser<Long> {

    private static final String UNITS = "kmgt";
    private static final int BITS_PER_UNIT = 10;

    @Override
    public Long parse(String text) throws WrongValue {
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        int unit = stripped.isEmpty() ? 0 : UNITS.indexOf(stripped.charAt(stripped.length() - 1)) + 1;
        String number = unit == 0 ? stripped : stripped.substring(0, stripped.length() - 1);
        try {
            long bytes = Math.multiplyExact(Long.parseLong(number), 1L << (BITS_PER_UNIT * unit));
            if (contains(bytes)) {
                return bytes;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // What is right is the same for no number and for one out of range.
        }
        throw new WrongValue(toString());
    }

    long check(String what, long bytes) {
        if (!contains(bytes)) {
            throw new IllegalArgumentException(what + " must be " + this + ", was " + bytes);
        }
        return bytes;
    }

    private boolean contains(long bytes) {
        return bytes >= min && bytes <= max;
    }

    @Override
    public String toString() {
        return "a number of bytes from " + min + " to " + max + ", for instance 64m";
    }
}
