package io.bgworker.config;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The text forms that several keys have in common. */
final class Texts {

    private static final Set<String> TRUE = Set.of("true", "yes", "y", "on", "1");
    private static final Set<String> FALSE = Set.of("false", "no", "n", "off", "0");
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");

    private Texts() {}

    /** MicroProfile Config's words for true; but a word that is neither is wrong rather than false. */
    static Boolean flag(String text) throws WrongValue {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        }
        if (FALSE.contains(word)) {
            return false;
        }
        throw new WrongValue("true or false (or yes, no, on, off, 1, 0)");
    }

    /** A constant in any case, with {@code -} or {@code _} between its words. */
    static <E extends Enum<E>> Parser<E> oneOf(Class<E> type) {
        return text -> {
            String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new WrongValue("one of " + namesOf(type)));
        };
    }

    private static List<String> namesOf(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /** Words separated by commas or white space. */
    static List<String> words(String text) {
        return SEPARATORS.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    /** Words of which each must match, or the whole is wrong. */
    static Parser<List<String>> words(Pattern word, String expected) {
        return text -> {
            List<String> words = words(text);
            if (words.isEmpty() || !words.stream().allMatch(word.asMatchPredicate())) {
                throw new WrongValue(expected);
            }
            return words;
        };
    }

    static List<String> jvmOptions(String text) throws WrongValue {
        List<String> options = ShellWords.split(text);
        if (options.isEmpty() || !options.get(0).startsWith("-")) {
            throw new WrongValue("JVM options separated by white space, the first of which begins with -");
        }
        return options;
    }

    /** Capabilities separated by commas, or {@code none}. */
    static Set<Capability> capabilities(String text) throws WrongValue {
        String expected = "none, or some of " + namesOf(Capability.class) + " separated by commas";
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        if (!text.strip().equalsIgnoreCase("none")) {
            for (String word : words(text)) {
                try {
                    capabilities.add(oneOf(Capability.class).parse(word));
                } catch (WrongValue e) {
                    throw new WrongValue(expected);
                }
            }
            if (capabilities.isEmpty()) {
                throw new WrongValue(expected);
            }
        }
        checked(worker -> worker.capabilities(capabilities.toArray(Capability[]::new)));
        return capabilities;
    }

    /** Any policy but the reference to the one that is being configured. */
    static RestartPolicy defaultRestartPolicy(String text) throws WrongValue {
        RestartPolicy policy = restartPolicy(text);
        if (policy instanceof RestartPolicy.Configured) {
            throw new WrongValue(
                    "something else than default, whose meaning it is: a duration from 0s to 24h such as 10s,"
                            + " never, never-but-after-reset or backoff(…)");
        }
        return policy;
    }

    static RestartPolicy restartPolicy(String text) throws WrongValue {
        return checked(() -> RestartPolicy.parse(text));
    }

    /** Lets the API judge an attribute of a worker, so that its rules stand in one place. */
    static void checked(UnaryOperator<WorkerSpec.Builder> attribute) throws WrongValue {
        checked(() ->
                attribute.apply(WorkerSpec.builder(new EntryPoint("any", ""))).build());
    }

    private static <T> T checked(Supplier<T> definition) throws WrongValue {
        try {
            return definition.get();
        } catch (InvalidWorkerException e) {
            String part = e.attribute().startsWith("backoff ") ? "right in " + e.attribute() + ": " : "";
            throw new WrongValue(part + e.expected());
        }
    }
}
