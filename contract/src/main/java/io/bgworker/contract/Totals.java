package io.bgworker.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Counts rules, by family and together. A rule that is held at several levels counts at each of them. */
final class Totals {

    private Totals() {}

    /** A head, a row for each family in the order of the rules, and the sum. */
    static List<List<String>> table(List<JudgedRule> rules) {
        Map<String, List<JudgedRule>> families = new LinkedHashMap<>();
        rules.forEach(rule -> families.computeIfAbsent(rule.rule().family(), name -> new ArrayList<>())
                .add(rule));

        List<List<String>> table = new ArrayList<>();
        table.add(head());
        families.forEach((family, ofFamily) ->
                table.add(row(family + " (" + ofFamily.get(0).rule().prefix() + ")", ofFamily)));
        table.add(row("All", rules));
        return table;
    }

    private static List<String> head() {
        return Stream.of(
                        Stream.of("family", "rules"),
                        Stream.of(JudgedRule.Verdict.values()).map(JudgedRule.Verdict::words),
                        Stream.of(Level.values()).map(Level::words))
                .flatMap(words -> words)
                .toList();
    }

    private static List<String> row(String name, List<JudgedRule> rules) {
        List<String> row = new ArrayList<>(List.of(name, Integer.toString(rules.size())));
        for (JudgedRule.Verdict verdict : JudgedRule.Verdict.values()) {
            row.add(count(rules, rule -> rule.verdict() == verdict));
        }
        for (Level level : Level.values()) {
            row.add(count(rules, rule -> rule.testsByLevel().containsKey(level)));
        }
        return row;
    }

    private static String count(List<JudgedRule> rules, Predicate<JudgedRule> which) {
        return Long.toString(rules.stream().filter(which).count());
    }
}
