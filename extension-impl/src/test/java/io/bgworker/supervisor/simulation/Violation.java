package io.bgworker.supervisor.simulation;

/** An invariant that did not hold. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    final Invariant invariant;

    Violation(Invariant invariant, String what, Throwable cause) {
        super(invariant + " does not hold. " + invariant.sentence + " But: " + what, cause);
        this.invariant = invariant;
    }
}
