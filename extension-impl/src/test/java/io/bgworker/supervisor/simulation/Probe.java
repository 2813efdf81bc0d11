package io.bgworker.supervisor.simulation;

import java.util.function.BiFunction;

/**
 * Says what a run breaks. The way into the world of a {@link Mutant}, and therefore made of what both worlds know: takes a
 * seed, and which steps as in {@link Steps#parse}, all if empty; returns a message that begins with the invariant's name,
 * empty if nothing is broken.
 */
public final class Probe implements BiFunction<Long, String, String> {

    /** Instead of steps: all, and a failure is shrunk and explained. */
    static final String EXPLAIN = "explain";

    @Override
    public String apply(Long seed, String steps) {
        try {
            if (steps.equals(EXPLAIN)) {
                Failure.explainedRun(seed, new Coverage());
            } else if (steps.isEmpty()) {
                new Simulation(seed, new Coverage()).run();
            } else {
                new Simulation(seed, new Coverage()).run(Steps.parse(steps));
            }
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
