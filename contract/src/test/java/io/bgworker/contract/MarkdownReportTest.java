package io.bgworker.contract;

import static io.bgworker.contract.TestResults.PURE;
import static io.bgworker.contract.TestResults.SERVER;
import static io.bgworker.contract.TestResults.held;
import static io.bgworker.contract.TestResults.judge;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

    private static final List<String> NO_GAPS = List.of();

    @Test
    void hasEveryRuleWithItsTestsOrItsReason() {
        assertEquals("""
                # The contract, and the tests that hold it

                Written by the build, from the tests that it ran. How to read it: `docs/hacking.md`.

                ## Totals

                | family | rules | held | not here | not yet | OPEN | pure | unit | container | real process | server |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                | Exits (EXI) | 2 | 2 | 0 | 0 | 0 | 2 | 0 | 0 | 0 | 1 |
                | Registration (REG) | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
                | Queues (MQ) | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 |
                | All | 4 | 2 | 1 | 1 | 0 | 2 | 0 | 0 | 0 | 1 |

                ## Exits

                | id | rule | tests | levels |
                | --- | --- | --- | --- |
                | EXI-01 | Ends and what follows | `ExitRuleTest.works`, `SampleIT.works` | 1 pure, 1 server |
                | EXI-02 | Exit 0 is for good | `ExitRuleTest.works` | 1 pure |

                ## Explained

                | id | rule | why it is not here |
                | --- | --- | --- |
                | REG-21 | Built-in first | There are none. |

                ## Not yet

                | id | rule | issue |
                | --- | --- | --- |
                | MQ-01 | One sender | shared memory |
                """, MarkdownReport.of(judge(PURE, SERVER), NO_GAPS));
    }

    @Test
    void ruleOfAnOpenIssueThatIsHeldIsShownWithItsTests() {
        String text = MarkdownReport.of(judge(PURE, held("extension-impl", "a.QueueTest", "MQ-01")), NO_GAPS);
        assertTrue(text.contains("| MQ-01 | One sender | `QueueTest.works` | 1 unit |"), text);
        assertFalse(text.contains("## Not yet"), text);
    }

    @Test
    void problemsAreShown() {
        String text = MarkdownReport.of(judge(SERVER), NO_GAPS);
        assertTrue(text.contains("\n## Problems\n\n- EXI-02 (Exit 0 is for good) is held by no test\n"), text);
        assertTrue(text.contains("\n| EXI-02 | Exit 0 is for good | **none** |  |\n"), text);
    }

    @Test
    void gapsAreShownInsteadOfProblems() {
        String text = MarkdownReport.of(judge(), List.of("-DskipITs", "no tests of sample-app"));
        assertTrue(text.contains("\n**Incomplete:** -DskipITs; no tests of sample-app.\n"), text);
        assertFalse(text.contains("## Problems"), text);
    }
}
