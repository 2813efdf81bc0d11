package io.bgworker.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which classes may be entry points of workers, beyond the rule that they must be meant to be.
 *
 * @param patterns names of classes; {@code package.*} stands for the classes of a package, {@code package.**} also for
 *     those of the packages below it, and a {@code *} or {@code **} may also end the beginning of a name. Empty
 *     allows all
 */
public record EntryPointAllowList(List<String> patterns) {

    private static final Pattern PATTERN = Pattern.compile("[\\p{L}\\p{N}_$.]+\\*{0,2}|\\*\\*");

    private static final String EXPECTED =
            "names of classes separated by commas, each of which may end in * (no further dot) or ** (anything)";

    /** Checks and copies the patterns. */
    public EntryPointAllowList {
        patterns = List.copyOf(patterns);
        if (!patterns.stream().allMatch(PATTERN.asMatchPredicate())) {
            throw new IllegalArgumentException("The allow-list must be " + EXPECTED + ", was " + patterns);
        }
    }

    static EntryPointAllowList all() {
        return new EntryPointAllowList(List.of());
    }

    static EntryPointAllowList parse(String text) throws WrongValue {
        return new EntryPointAllowList(Texts.words(PATTERN, EXPECTED).parse(text));
    }

    /**
     * Whether a class may be an entry point. Classes of the extension itself are no matter of this list.
     *
     * @param className its binary name
     * @return whether a pattern stands for it, or there is none
     */
    public boolean allows(String className) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, className));
    }

    private static boolean matches(String pattern, String className) {
        if (pattern.endsWith("**")) {
            return className.startsWith(pattern.substring(0, pattern.length() - 2));
        }
        if (pattern.endsWith("*")) {
            String start = pattern.substring(0, pattern.length() - 1);
            return className.startsWith(start) && className.indexOf('.', start.length()) < 0;
        }
        return className.equals(pattern);
    }
}
