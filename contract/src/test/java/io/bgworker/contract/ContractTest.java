package io.bgworker.contract;

import static io.bgworker.contract.TestResults.PURE;
import static io.bgworker.contract.TestResults.SERVER;
import static io.bgworker.contract.TestResults.held;
import static io.bgworker.contract.TestResults.judge;
import static io.bgworker.contract.TestResults.notHeld;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.contract.JudgedRule.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractTest {

    private static List<Verdict> verdicts(Contract contract) {
        return contract.rules().stream().map(JudgedRule::verdict).toList();
    }

    @Test
    void isKeptIfEveryRuleIsHeldOrExplained() {
        Contract contract = judge(PURE, SERVER);
        assertEquals(List.of(), contract.problems());
        assertEquals(List.of(Verdict.HELD, Verdict.HELD, Verdict.NOT_HERE, Verdict.NOT_YET), verdicts(contract));
        assertEquals("1 pure, 1 server", contract.rules().get(0).levels());
        assertEquals("1 pure", contract.rules().get(1).levels());
    }

    @Test
    void ruleWithoutATestIsAProblem() {
        Contract contract = judge(SERVER);
        assertEquals(List.of("EXI-02 (Exit 0 is for good) is held by no test"), contract.problems());
        assertEquals(Verdict.OPEN, verdicts(contract).get(1));
    }

    @Test
    void testWithoutSuccessHoldsNothingAndIsNamed() {
        assertEquals(
                List.of("EXI-02 (Exit 0 is for good) is held by no test;"
                        + " named by RestartIT.works, FirstIT.works, without success"),
                judge(SERVER, notHeld("a.RestartIT", "EXI-02"), notHeld("a.FirstIT", "EXI-02", "EXI-01"))
                        .problems());
    }

    @Test
    void testWithoutSuccessBesideOneThatHoldsIsNoProblem() {
        assertEquals(List.of(), judge(PURE, notHeld("a.RestartIT", "EXI-02")).problems());
    }

    @Test
    void unknownRuleIsAProblemWhetherHeldOrNot() {
        assertEquals(
                List.of(
                        "RestartIT.works names EXI-03, which is no rule. Did you mean EXI-01?",
                        "RestartIT.works names REG-2, which is no rule. Did you mean REG-21?",
                        "EndIT.works names EXI-2, which is no rule. Did you mean EXI-02?"),
                judge(PURE, held("extension-impl", "a.RestartIT", "REG-2", "EXI-03"), notHeld("a.EndIT", "EXI-2"))
                        .problems());
    }

    @Test
    void explainedRuleThatIsHeldIsAProblem() {
        Contract contract = judge(PURE, held("extension-impl", "a.FirstIT", "REG-21"));
        assertEquals(
                List.of("REG-21 is 'not here' in the list of rules, but FirstIT.works holds it"), contract.problems());
    }

    @Test
    void ruleOfAnOpenIssueMayBeHeld() {
        Contract contract = judge(PURE, held("extension-impl", "a.QueueTest", "MQ-01"));
        assertEquals(List.of(), contract.problems());
        assertEquals(Verdict.HELD, verdicts(contract).get(3));
    }
}
