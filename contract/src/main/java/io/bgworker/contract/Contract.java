package io.bgworker.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules with their tests, and what is wrong.
 *
 * @param rules in the order of the list
 * @param problems a line each; none if the contract is kept
 */
record Contract(List<JudgedRule> rules, List<String> problems) {

    static Contract judge(RuleList list, List<TestResult> results) {
        List<JudgedRule> rules = list.rules().stream()
                .map(rule -> new JudgedRule(rule, naming(rule, results, true), naming(rule, results, false)))
                .toList();
        List<String> problems = new ArrayList<>();
        unknownIds(list, results, problems);
        rules.forEach(rule -> judge(rule, problems));
        return new Contract(rules, problems);
    }

    private static List<TestResult> naming(ListedRule rule, List<TestResult> results, boolean held) {
        return results.stream()
                .filter(test -> test.outcome().rules().contains(rule.id()))
                .filter(test -> test.outcome().held() == held)
                .toList();
    }

    private static void unknownIds(RuleList list, List<TestResult> results, List<String> problems) {
        List<String> known = list.rules().stream().map(ListedRule::id).toList();
        for (TestResult test : results) {
            test.outcome().rules().stream()
                    .filter(id -> !known.contains(id))
                    .sorted()
                    .forEach(id -> problems.add(
                            test.name() + " names " + id + ", which is no rule. " + Nearest.to(id, known)));
        }
    }

    private static void judge(JudgedRule judged, List<String> problems) {
        ListedRule rule = judged.rule();
        if (judged.verdict() == JudgedRule.Verdict.OPEN) {
            problems.add(rule.id() + " (" + rule.title() + ") is held by no test"
                    + (judged.others().isEmpty() ? "" : "; named by " + names(judged.others()) + ", without success"));
        }
        if (rule.status() == ListedRule.Status.NOT_HERE && !judged.holding().isEmpty()) {
            problems.add(
                    rule.id() + " is 'not here' in the list of rules, but " + names(judged.holding()) + " holds it");
        }
    }

    private static String names(List<TestResult> tests) {
        return tests.stream().map(TestResult::name).distinct().collect(Collectors.joining(", "));
    }
}
