package io.bgworker.config;

/** A text that cannot be what its key asks for. Becomes a {@link Problem} where key and source are known. */
final class WrongValue extends Exception {

    private static final long serialVersionUID = 1L;

    /** With what would be right, to be read after "must be". */
    WrongValue(String expected) {
        super(expected, null, false, false);
    }

    String expected() {
        return String.valueOf(getMessage());
    }
}
