package io.bgworker.benchmarks;

import java.util.Optional;

/**
 * One figure: how long something takes or how much it needs, and the same without us. Used by one thread. What takes long is made
 * in {@link #prepare}; the samples of all measurements are then taken by turns, so that a machine that changes meanwhile changes
 * for all.
 */
interface Measurement {

    /** Its name: of the files that hold it, and in the table. */
    String id();

    /** What is measured, in a sentence. */
    String what();

    /** In what it is told. */
    Unit unit();

    /** What it is compared with, in words; empty if with nothing. */
    default Optional<String> reference() {
        return Optional.empty();
    }

    /** In how many rounds it takes part at most. */
    default int roundsMax() {
        return Integer.MAX_VALUE;
    }

    /** How often it is its turn in each round: what is quick, and of which the worst is of interest, often. */
    default int turns() {
        return 1;
    }

    /** Makes what all samples need. Says what is missing on this machine if it cannot be measured; empty if it can. */
    default Optional<String> prepare() throws Exception {
        return Optional.empty();
    }

    /** Takes a sample, or several. */
    void ours(Samples samples) throws Exception;

    /** The same without us. */
    default void reference(Samples samples) throws Exception {
        throw new UnsupportedOperationException(id());
    }
}
