package io.bgworker.contract;

import static io.bgworker.contract.TestResults.PURE;
import static io.bgworker.contract.TestResults.SERVER;
import static io.bgworker.contract.TestResults.judge;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleReportTest {

    @Test
    void hasALineForEachRuleAndTheTotals() {
        assertEquals("""
                The contract, and how many tests hold each rule:
                EXI-01 held     1 pure, 1 server
                EXI-02 held     1 pure
                REG-21 not here There are none.
                MQ-01  not yet  shared memory

                family              rules   held  not here  not yet   OPEN   pure   unit  container  real process  server
                Exits (EXI)             2      2         0        0      0      2      0          0             0       1
                Registration (REG)      1      0         1        0      0      0      0          0             0       0
                Queues (MQ)             1      0         0        1      0      0      0          0             0       0
                All                     4      2         1        1      0      2      0          0             0       1
                """.lines().toList(), ConsoleReport.of(judge(PURE, SERVER), List.of()));
    }

    @Test
    void ruleThatIsNotHeldStandsOut() {
        assertEquals("EXI-02 OPEN", ConsoleReport.of(judge(SERVER), List.of()).get(2));
    }

    @Test
    void buildThatLeftTestsOutHasTotalsOnlyAndSaysSo() {
        List<String> lines = ConsoleReport.of(judge(), List.of("-DskipITs", "no tests of sample-app"));
        assertEquals(8, lines.size(), () -> String.join("\n", lines));
        assertEquals("The contract report is incomplete: -DskipITs; no tests of sample-app.", lines.get(7));
    }
}
