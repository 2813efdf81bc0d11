package io.bgworker.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every rule of the contract, in the order of {@code rules.txt}, whose head says how it is written. */
record RuleList(List<ListedRule> rules) {

    private static final String FILE = "rules.txt";
    private static final Set<String> ISSUES = Set.of("databases", "notifications", "shared memory");

    private static final Pattern HEADING = Pattern.compile("\\[([^\\[\\]]+)]");
    private static final Pattern RULE =
            Pattern.compile("(?<id>[A-Z]{2,3}-\\d\\d) \\| (?<title>[^|]*[^|\\s])(?: \\| (?<status>[^|]+))?");

    RuleList {
        rules = List.copyOf(rules);
    }

    /** The list of this project. */
    static RuleList read() throws IOException {
        InputStream file = Objects.requireNonNull(RuleList.class.getResourceAsStream(FILE), FILE);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return parse(reader.lines().toList());
        }
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException if a line is wrong; says which one, and what would be right
     */
    static RuleList parse(List<String> lines) {
        List<ListedRule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        String family = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                family = heading.group(1);
                continue;
            }
            try {
                ListedRule rule = parseRule(family, line);
                if (!ids.add(rule.id())) {
                    throw new IllegalArgumentException(rule.id() + " is there twice");
                }
                rules.add(rule);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        FILE + ", line " + (i + 1) + ": " + e.getMessage() + ", was '" + line + "'", e);
            }
        }
        return new RuleList(rules);
    }

    private static ListedRule parseRule(String family, String line) {
        Matcher rule = RULE.matcher(line);
        if (!rule.matches()) {
            throw new IllegalArgumentException("a rule is 'id | title' or 'id | title | status'");
        }
        if (family.isEmpty()) {
            throw new IllegalArgumentException("rules stand under a [heading]");
        }
        String id = rule.group("id");
        String title = rule.group("title");
        String status = rule.group("status");
        if (status == null) {
            return new ListedRule(family, id, title, ListedRule.Status.TO_HOLD, "");
        }
        int colon = status.indexOf(": ");
        String words = colon < 0 ? status : status.substring(0, colon);
        String why = colon < 0 ? "" : status.substring(colon + 2).strip();
        if (words.equals(ListedRule.Status.NOT_HERE.words()) && why.endsWith(".")) {
            return new ListedRule(family, id, title, ListedRule.Status.NOT_HERE, why);
        }
        if (words.equals(ListedRule.Status.NOT_YET.words()) && ISSUES.contains(why)) {
            return new ListedRule(family, id, title, ListedRule.Status.NOT_YET, why);
        }
        throw new IllegalArgumentException("a status is 'not here: <one sentence>.' or 'not yet: <"
                + String.join(" | ", ISSUES.stream().sorted().toList()) + ">'");
    }
}
