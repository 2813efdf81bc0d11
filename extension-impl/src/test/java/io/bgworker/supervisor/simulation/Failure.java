package io.bgworker.supervisor.simulation;

import java.util.OptionalInt;

/** A run that broke an invariant: in the fewest steps that could be found, and in words. */
final class Failure {

    /** How many steps may be run to find a short history: some seconds. */
    private static final long EFFORT = 3_000_000;

    private final long seed;
    private final Invariant broken;
    private final int count;
    private final Steps shortest;

    private Failure(long seed, int last, Invariant broken) {
        this.seed = seed;
        this.broken = broken;
        Steps all = Steps.upTo(last);
        count = all.count();
        shortest = new Shrinker(this::breaksTheSame, EFFORT).shrink(all);
    }

    private OptionalInt breaksTheSame(Steps steps) {
        Simulation simulation = new Simulation(seed, new Coverage());
        try {
            simulation.run(steps);
        } catch (Violation e) {
            return e.invariant == broken ? OptionalInt.of(simulation.number()) : OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    /**
     * A run to its end.
     *
     * @return how many steps the machine made
     * @throws AssertionError that explains the failure, if there is one
     */
    static long explainedRun(long seed, Coverage coverage) {
        Simulation simulation = new Simulation(seed, coverage);
        try {
            return simulation.run();
        } catch (Violation e) {
            Failure failure = new Failure(seed, simulation.number(), e.invariant);
            throw new AssertionError(failure.explanation(), e);
        }
    }

    /**
     * A run of some steps only.
     *
     * @throws AssertionError that explains the failure, if there is one
     */
    static void explainedRun(long seed, Steps only) {
        Simulation simulation = new Simulation(seed, new Coverage());
        try {
            simulation.run(only);
        } catch (Violation e) {
            throw new AssertionError(e.getMessage() + "\nIt begins with " + simulation.trace(), e);
        }
    }

    private String explanation() {
        String steps = "";
        try {
            explainedRun(seed, shortest);
        } catch (AssertionError e) {
            steps = String.valueOf(e.getMessage());
        }
        String property = "-Dbgworker.simulation.seed=" + seed + " -Dbgworker.simulation.";
        return steps
                + "\nStep " + (count - 1) + " of seed " + seed + ", shrunk from " + count + " steps to "
                + shortest.count()
                + ". To replay:"
                + "\n  all of it: " + property + "steps=1"
                + "\n  the shortest: " + property + "only=" + shortest;
    }
}
