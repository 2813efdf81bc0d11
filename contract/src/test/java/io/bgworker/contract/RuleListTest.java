package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleListTest {

    private static String refusal(String... lines) {
        return assertThrows(IllegalArgumentException.class, () -> RuleList.parse(List.of(lines)))
                .getMessage();
    }

    @Test
    void isReadLineByLine() {
        RuleList list = RuleList.parse(List.of(
                "# Of the list",
                "",
                "[Exits]",
                "EXI-02 | Exit 0 is for good",
                "  EXI-03 | Restart: after its time  ",
                "[Queues]",
                "MQ-01 | One sender | not yet: shared memory",
                "# More",
                "MQ-02 | Order | not here: Queues: there are none."));
        assertEquals(
                List.of(
                        new ListedRule("Exits", "EXI-02", "Exit 0 is for good", ListedRule.Status.TO_HOLD, ""),
                        new ListedRule("Exits", "EXI-03", "Restart: after its time", ListedRule.Status.TO_HOLD, ""),
                        new ListedRule("Queues", "MQ-01", "One sender", ListedRule.Status.NOT_YET, "shared memory"),
                        new ListedRule(
                                "Queues", "MQ-02", "Order", ListedRule.Status.NOT_HERE, "Queues: there are none.")),
                list.rules());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "EXI-02",
                "EXI-02 |",
                "EXI-02 | | not here: No.",
                "EXI-2 | title",
                "exi-02 | title",
                "EXI 02 | title",
                "EXI-02| title",
                "EXI-02 |title",
                "EXI-02 | title |",
                "EXI-02 | title | not here: No. | more",
                "[Exits",
            })
    void lineThatIsNoRuleIsRefused(String line) {
        assertEquals(
                "rules.txt, line 2: a rule is 'id | title' or 'id | title | status', was '" + line + "'",
                refusal("[Exits]", line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "held",
                "not here",
                "not here:",
                "not here: without a full stop",
                "not here:No space.",
                "Not here: No.",
                "not yet",
                "not yet: soon",
                "not yet: databases.",
            })
    void unknownStatusIsRefused(String status) {
        String line = "EXI-02 | title | " + status;
        assertEquals(
                "rules.txt, line 2: a status is 'not here: <one sentence>.' or"
                        + " 'not yet: <databases | notifications | shared memory>', was '" + line + "'",
                refusal("[Exits]", line));
    }

    @Test
    void ruleIsThereOnce() {
        assertEquals(
                "rules.txt, line 3: EXI-02 is there twice, was 'EXI-02 | other'",
                refusal("[Exits]", "EXI-02 | title", "EXI-02 | other"));
    }

    @Test
    void ruleStandsUnderAHeading() {
        assertEquals(
                "rules.txt, line 1: rules stand under a [heading], was 'EXI-02 | title'", refusal("EXI-02 | title"));
    }

    @Test
    void listOfTheProjectHasEveryFamilyOnceAndWithoutHoles() throws IOException {
        List<ListedRule> rules = RuleList.read().rules();
        assertEquals(
                Stream.of(
                                "REG", "STA", "EXI", "SHU", "HND", "CHD", "CON", "LAT", "PMD", "SHM", "TOC", "MQ",
                                "LWL", "SIG", "NTF", "OBS", "OUR", "DEF")
                        .toList(),
                rules.stream().map(ListedRule::prefix).distinct().toList());
        for (ListedRule rule : rules) {
            assertEquals(
                    1,
                    rules.stream()
                            .filter(other -> other.prefix().equals(rule.prefix()))
                            .map(ListedRule::family)
                            .distinct()
                            .count(),
                    rule.id());
            assertFalse(rule.title().endsWith("."), rule.id());
        }
        assertEquals(200, rules.size());
    }
}
