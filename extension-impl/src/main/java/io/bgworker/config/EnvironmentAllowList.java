package io.bgworker.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which variables of the server's environment the workers get to see. The others stay behind: they may be secrets of
 * the server, or options for its JVM.
 *
 * @param patterns names of variables; one that ends in {@code *} stands for all that begin so
 */
public record EnvironmentAllowList(List<String> patterns) {

    private static final List<String> BUILT_IN =
            List.of("PATH", "LANG", "LC_*", "TZ", "HOME", "TMPDIR", "USER", "LOGNAME");

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*\\*?");

    private static final String EXPECTED =
            "names of environment variables separated by commas, each of which may end in * (a lone * is not allowed)";

    /** Checks and copies the patterns. */
    public EnvironmentAllowList {
        patterns = List.copyOf(patterns);
        if (!patterns.stream().allMatch(PATTERN.asMatchPredicate())) {
            throw new IllegalArgumentException("The allow-list must be " + EXPECTED + ", was " + patterns);
        }
    }

    /** What every worker gets to see. */
    static EnvironmentAllowList builtIn() {
        return new EnvironmentAllowList(BUILT_IN);
    }

    /** The built-in list and more. */
    static EnvironmentAllowList parse(String text) throws WrongValue {
        List<String> more = Texts.words(PATTERN, EXPECTED).parse(text);
        return new EnvironmentAllowList(
                Stream.concat(BUILT_IN.stream(), more.stream()).distinct().toList());
    }

    /**
     * Whether a variable may be seen.
     *
     * @param variable its name; upper and lower case differ
     * @return whether a pattern stands for it
     */
    public boolean allows(String variable) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? variable.startsWith(pattern.substring(0, pattern.length() - 1))
                        : variable.equals(pattern));
    }

    /**
     * What of an environment may be seen.
     *
     * @param environment for example {@link System#getenv()}
     * @return a new, modifiable map
     */
    public Map<String, String> select(Map<String, String> environment) {
        Map<String, String> selected = new TreeMap<>(environment);
        selected.keySet().removeIf(variable -> !allows(variable));
        return selected;
    }
}
