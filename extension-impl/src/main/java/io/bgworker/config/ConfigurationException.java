package io.bgworker.config;

import io.bgworker.WorkerException;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration is wrong. Names everything that is, so that it can be corrected in one go. */
public final class ConfigurationException extends WorkerException {

    private static final long serialVersionUID = 1L;

    private final Problem[] problems;

    ConfigurationException(List<Problem> problems) {
        super("Background workers are configured wrongly in " + problems.size()
                + (problems.size() == 1 ? " place:" : " places:")
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        this.problems = problems.toArray(Problem[]::new);
    }

    /**
     * What is wrong.
     *
     * @return at least one problem, in the order the keys are read
     */
    public List<Problem> problems() {
        return List.of(problems);
    }
}
