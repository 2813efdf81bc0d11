package io.bgworker.supervisor.simulation;

import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Finds a short selection of steps that still fails, by delta debugging: leaves out halves, quarters and so on down to
 * single steps, until none can be left out, or the effort has been enough.
 */
final class Shrinker {

    /** Runs some steps; the number of the one that fails, if one does. */
    interface Attempt extends Function<Steps, OptionalInt> {}

    private final Attempt attempt;
    private long effort;

    /**
     * A shrinker.
     *
     * @param attempt what shall still fail
     * @param effort how many steps may be run
     */
    Shrinker(Attempt attempt, long effort) {
        this.attempt = attempt;
        this.effort = effort;
    }

    /**
     * Shrinks.
     *
     * @param failing steps that fail
     */
    Steps shrink(Steps failing) {
        Steps shortest = failing;
        Steps before;
        do {
            before = shortest;
            for (int chunk = Math.max(1, before.count() / 2); chunk > 0; chunk /= 2) {
                shortest = withoutChunks(shortest, chunk);
            }
        } while (shortest.count() < before.count() && effort > 0);
        return shortest;
    }

    /** From the end: what comes late depends on what comes early. */
    private Steps withoutChunks(Steps failing, int chunk) {
        Steps shortest = failing;
        for (int to = shortest.count(); to > 0 && effort > 0; to -= chunk) {
            int end = Math.min(to, shortest.count());
            Steps candidate = shortest.without(Math.max(0, end - chunk), end);
            effort -= candidate.count();
            OptionalInt failed = attempt.apply(candidate);
            if (failed.isPresent()) {
                shortest = candidate.until(failed.getAsInt());
            }
        }
        return shortest;
    }
}
