package io.bgworker.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The report in full: every rule with the tests that hold it, or why there are none. */
final class MarkdownReport {

    private final StringBuilder text = new StringBuilder("# The contract, and the tests that hold it\n");

    private MarkdownReport() {}

    /**
     * The text.
     *
     * @param contract what to report
     * @param gaps why this build cannot tell whether the contract is kept; none if it ran all tests
     */
    static String of(Contract contract, List<String> gaps) {
        MarkdownReport report = new MarkdownReport();
        report.paragraph("Written by the build, from the tests that it ran. How to read it: `docs/hacking.md`.");
        if (!gaps.isEmpty()) {
            report.paragraph("**Incomplete:** " + String.join("; ", gaps) + ".");
        }
        report.table("Totals", Totals.table(contract.rules()));
        if (gaps.isEmpty()) {
            report.problems(contract.problems());
        }
        report.families(contract.rules());
        report.without(JudgedRule.Verdict.NOT_HERE, "Explained", "why it is not here", contract.rules());
        report.without(JudgedRule.Verdict.NOT_YET, "Not yet", "issue", contract.rules());
        return report.text.toString();
    }

    private void problems(List<String> problems) {
        if (!problems.isEmpty()) {
            heading("Problems");
            problems.forEach(problem -> text.append("- ").append(problem).append('\n'));
        }
    }

    private void families(List<JudgedRule> rules) {
        rules.stream().map(rule -> rule.rule().family()).distinct().forEach(family -> {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("id", "rule", "tests", "levels"));
            rules.stream()
                    .filter(rule -> rule.rule().family().equals(family))
                    .filter(rule -> !rule.isExplained())
                    .forEach(rule ->
                            table.add(List.of(rule.rule().id(), rule.rule().title(), tests(rule), rule.levels())));
            table(family, table);
        });
    }

    private void without(JudgedRule.Verdict verdict, String title, String reason, List<JudgedRule> rules) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("id", "rule", reason));
        rules.stream()
                .filter(rule -> rule.verdict() == verdict)
                .forEach(rule -> table.add(List.of(
                        rule.rule().id(), rule.rule().title(), rule.rule().why())));
        table(title, table);
    }

    private static String tests(JudgedRule rule) {
        return rule.holding().isEmpty()
                ? "**none**"
                : rule.holding().stream()
                        .map(test -> "`" + test.name() + "`")
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private void paragraph(String words) {
        text.append('\n').append(words).append('\n');
    }

    private void heading(String title) {
        text.append("\n## ").append(title).append("\n\n");
    }

    /** Nothing if there is nothing below the table's head. */
    private void table(String title, List<List<String>> table) {
        if (table.size() > 1) {
            heading(title);
            row(table.get(0));
            row(Collections.nCopies(table.get(0).size(), "---"));
            table.subList(1, table.size()).forEach(this::row);
        }
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
