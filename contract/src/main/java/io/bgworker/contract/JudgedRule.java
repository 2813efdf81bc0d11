package io.bgworker.contract;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A rule and the tests that name it.
 *
 * @param rule the rule
 * @param holding the tests that hold it
 * @param others the tests that name it and did not succeed, or were not executed
 */
record JudgedRule(ListedRule rule, List<TestResult> holding, List<TestResult> others) {

    enum Verdict {
        HELD("held"),
        NOT_HERE("not here"),
        NOT_YET("not yet"),
        OPEN("OPEN");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    Verdict verdict() {
        if (!holding.isEmpty()) {
            return Verdict.HELD;
        }
        return switch (rule.status()) {
            case TO_HOLD -> Verdict.OPEN;
            case NOT_HERE -> Verdict.NOT_HERE;
            case NOT_YET -> Verdict.NOT_YET;
        };
    }

    /** Whether a reason stands in the place of tests. */
    boolean isExplained() {
        return verdict() == Verdict.NOT_HERE || verdict() == Verdict.NOT_YET;
    }

    /** How many tests hold the rule at each level where one does. */
    SortedMap<Level, Integer> testsByLevel() {
        SortedMap<Level, Integer> tests = new TreeMap<>();
        holding.forEach(test -> tests.merge(test.level(), 1, Integer::sum));
        return tests;
    }

    /** The same for people: {@code 3 pure, 1 server}. */
    String levels() {
        return testsByLevel().entrySet().stream()
                .map(level -> level.getValue() + " " + level.getKey().words())
                .collect(Collectors.joining(", "));
    }
}
