package io.bgworker.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down whether the tests that name rules succeeded, for the report at the end of the build. The JUnit Platform finds
 * it by its service entry. It writes where the build told it to, and nowhere if it was told nothing: tests that are run in
 * another way (in an IDE, by the mutation tests) say nothing about the contract. It never fails a test.
 */
public final class RuleListener implements TestExecutionListener {

    /** System property: the directory to write to. */
    static final String DIRECTORY = "contract.outcomes";

    private final Optional<OutcomeFiles> files;
    private final Map<UniqueId, Boolean> succeeded = new ConcurrentHashMap<>();

    /** For the JUnit Platform. */
    public RuleListener() {
        this(Optional.ofNullable(System.getProperty(DIRECTORY)).map(Path::of).map(OutcomeFiles::new));
    }

    RuleListener(Optional<OutcomeFiles> files) {
        this.files = files;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        succeeded.put(test.getUniqueIdObject(), false);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        succeeded.put(test.getUniqueIdObject(), result.getStatus() == TestExecutionResult.Status.SUCCESSFUL);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (files.isEmpty()) {
            return;
        }
        try {
            files.get().write(OutcomesOfRun.of(plan, succeeded));
        } catch (IOException | RuntimeException | LinkageError e) {
            System.err.println("The contract report will miss tests: their outcomes could not be written to "
                    + files.get().directory() + ": " + e);
        }
    }
}
