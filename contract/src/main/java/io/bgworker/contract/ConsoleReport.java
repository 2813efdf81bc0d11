package io.bgworker.contract;

import java.util.ArrayList;
import java.util.List;

/** What is printed at the end of the build: a line for each rule, the totals, and what is wrong. */
final class ConsoleReport {

    private ConsoleReport() {}

    /**
     * The lines. A build that did not run all tests prints the totals only.
     *
     * @param contract what to report
     * @param gaps why this build cannot tell whether the contract is kept; none if it ran all tests
     */
    static List<String> of(Contract contract, List<String> gaps) {
        List<String> lines = new ArrayList<>();
        if (gaps.isEmpty()) {
            lines.add("The contract, and how many tests hold each rule:");
            contract.rules().forEach(rule -> lines.add(line(rule)));
        }
        lines.add("");
        lines.addAll(aligned(Totals.table(contract.rules())));
        if (!gaps.isEmpty()) {
            lines.add("");
            lines.add("The contract report is incomplete: " + String.join("; ", gaps) + ".");
        }
        return lines;
    }

    private static String line(JudgedRule rule) {
        return String.format(
                        "%s %-8s %s",
                        padded(rule.rule().id(), 6),
                        rule.verdict().words(),
                        rule.isExplained() ? rule.rule().why() : rule.levels())
                .stripTrailing();
    }

    private static List<String> aligned(List<List<String>> table) {
        int first = table.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
        List<String> head = table.get(0);
        return table.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder(padded(row.get(0), first));
                    for (int column = 1; column < row.size(); column++) {
                        int width = Math.max(head.get(column).length(), 5);
                        line.append("  ")
                                .append(" ".repeat(width - row.get(column).length()))
                                .append(row.get(column));
                    }
                    return line.toString();
                })
                .toList();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
