package io.bgworker.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How much memory a worker's JVM may come to need, by its options. */
public final class MemoryNeed {

    /** What a JVM needs beside all that has a limit: its own code and data, and the stacks of a few threads. */
    private static final long ALWAYS_BYTES = 32L << 20;

    private static final List<String> HEAP = List.of("-Xmx", "-XX:MaxHeapSize=");

    private static final List<List<String>> LIMITS = List.of(
            HEAP,
            List.of("-XX:MaxMetaspaceSize="),
            List.of("-XX:ReservedCodeCacheSize="),
            List.of("-XX:MaxDirectMemorySize="));

    private MemoryNeed() {}

    /**
     * The sum of all limits. What a worker takes by itself, in native code for instance, is not in it.
     *
     * @param jvmOptions the user's options, which come after ours and override them
     * @return in bytes
     */
    public static long bytes(List<String> jvmOptions) {
        List<String> options = withOurs(jvmOptions);
        return ALWAYS_BYTES
                + LIMITS.stream().mapToLong(names -> last(options, names)).sum();
    }

    /** The limit of its heap alone. */
    static long heapBytes(List<String> jvmOptions) {
        return last(withOurs(jvmOptions), HEAP);
    }

    private static List<String> withOurs(List<String> jvmOptions) {
        List<String> options = new ArrayList<>(CommandLine.ERGONOMICS);
        options.addAll(jvmOptions);
        return options;
    }

    private static long last(List<String> options, List<String> names) {
        return options.stream()
                .flatMapToLong(option -> names.stream()
                        .filter(option::startsWith)
                        .map(name -> parse(option.substring(name.length())))
                        .flatMapToLong(OptionalLong::stream))
                .reduce(0, (earlier, later) -> later);
    }

    /** As HotSpot reads it: {@code 268435456}, {@code 256m}, {@code 1G}. What it would refuse is told by the worker's start. */
    private static OptionalLong parse(String size) {
        String text = size.toLowerCase(Locale.ROOT);
        if (!text.matches("[0-9]{1,12}[kmgt]?")) {
            return OptionalLong.empty();
        }
        int unit = "kmgt".indexOf(text.charAt(text.length() - 1));
        return unit < 0
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.of(Long.parseLong(text.substring(0, text.length() - 1)) << (10 * (unit + 1)));
    }
}
