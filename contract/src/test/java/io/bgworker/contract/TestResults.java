package io.bgworker.contract;

import java.util.List;
import java.util.Set;

/** Rules and results for the tests of the report. */
final class TestResults {

    /** One of each kind. */
    static final RuleList LIST = RuleList.parse(List.of(
            "[Exits]",
            "EXI-01 | Ends and what follows",
            "EXI-02 | Exit 0 is for good",
            "[Registration]",
            "REG-21 | Built-in first | not here: There are none.",
            "[Queues]",
            "MQ-01 | One sender | not yet: shared memory"));

    static final TestResult PURE = held("extension-impl", "io.bgworker.supervisor.ExitRuleTest", "EXI-01", "EXI-02");
    static final TestResult SERVER = held("server-config", "io.bgworker.server.SampleIT", "EXI-01");

    private TestResults() {}

    static TestResult held(String module, String className, String... rules) {
        return new TestResult(module, className, new Outcome("works", Set.of(rules), true));
    }

    static TestResult notHeld(String className, String... rules) {
        return new TestResult("extension-impl", className, new Outcome("works", Set.of(rules), false));
    }

    static Contract judge(TestResult... results) {
        return Contract.judge(LIST, List.of(results));
    }
}
