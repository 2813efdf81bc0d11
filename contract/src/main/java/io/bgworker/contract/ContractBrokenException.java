package io.bgworker.contract;

import java.util.List;

/** Fails the build: a rule is neither held nor explained, or the tests and the list of rules contradict each other. */
public final class ContractBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ContractBrokenException(List<String> problems) {
        super("The contract is not kept:\n  " + String.join("\n  ", problems)
                + "\nName a rule in the test that holds it, @Rule(\"EXI-02\"), write that test, or correct the list of rules"
                + " (contract/src/main/resources/io/bgworker/contract/rules.txt). More: docs/hacking.md.");
    }
}
