package io.bgworker.sample;

import java.util.Optional;

/** The client's request is wrong, and which part of it. Answered by {@link ErrorMapper}. */
final class BadInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String field;
    private final String value;
    private final String expected;

    private BadInputException(int status, String message, String field, String value, String expected) {
        super(message);
        this.status = status;
        this.field = field;
        this.value = value;
        this.expected = expected;
    }

    static BadInputException field(String field, String value, String expected) {
        return new BadInputException(
                400, field + " must be " + expected + ", was '" + ErrorJson.cut(value) + "'", field, value, expected);
    }

    static BadInputException missing(String field, String expected) {
        return new BadInputException(400, field + " is missing, it must be " + expected, field, "", expected);
    }

    /** The body as a whole is wrong. */
    static BadInputException body(String expected, String detail) {
        return new BadInputException(400, "The body must be " + expected + ": " + detail, "", "", expected);
    }

    static BadInputException tooLarge(int bytesMax) {
        String expected = "at most " + bytesMax + " bytes";
        return new BadInputException(413, "The body must be " + expected, "", "", expected);
    }

    int status() {
        return status;
    }

    /** The field; empty if the body as a whole is wrong. */
    Optional<String> field() {
        return Optional.of(field).filter(text -> !text.isEmpty());
    }

    String value() {
        return value;
    }

    String expected() {
        return expected;
    }
}
