package io.bgworker.config;

import java.io.Serializable;

/**
 * A configuration value that is wrong.
 *
 * @param key the key
 * @param value the value as given, shortened, without control characters; never a secret
 * @param source the name and ordinal of the configuration source it comes from, or why there is none
 * @param expected what would be right, to be read after "must be"
 */
public record Problem(String key, String value, String source, String expected) implements Serializable {

    private static final int VALUE_CHARS_MAX = 120;

    /** Makes the value fit for one line. */
    public Problem {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        value = line.length() <= VALUE_CHARS_MAX ? line : line.substring(0, VALUE_CHARS_MAX) + "…";
    }

    /**
     * One line for people.
     *
     * @return key, value, source and what is right
     */
    @Override
    public String toString() {
        return key + " must be " + expected + ", was " + value + " in " + source;
    }
}
