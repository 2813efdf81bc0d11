package io.bgworker.contract;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of a test that names rules: one line of a file below {@code target/contract}.
 *
 * @param method the test method, with the nested classes it is in
 * @param rules the ids it names, at least one
 * @param held whether it was executed and all its executions succeeded
 */
record Outcome(String method, Set<String> rules, boolean held) {

    private static final String HELD = "held";
    private static final String NOT_HELD = "not-held";

    Outcome {
        rules = Set.copyOf(rules);
    }

    String line() {
        return (held ? HELD : NOT_HELD) + " " + method + " " + String.join(" ", new TreeSet<>(rules));
    }

    static Outcome parse(String line) {
        List<String> words = List.of(line.split(" ", -1));
        if (words.size() < 3 || !Set.of(HELD, NOT_HELD).contains(words.get(0))) {
            throw new IllegalArgumentException("An outcome is 'held|not-held <method> <ids>', was '" + line + "'");
        }
        return new Outcome(
                words.get(1),
                Set.copyOf(words.subList(2, words.size())),
                words.get(0).equals(HELD));
    }
}
