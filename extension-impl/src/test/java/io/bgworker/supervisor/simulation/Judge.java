package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.Effect;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Sees to some invariants. Judges by the facts, which hold the present event, but not yet the effect in question. */
abstract class Judge {

    /** Before an effect is known. */
    void judge(Facts facts, Effect effect) {}

    /** After a step, with all its effects known. */
    void judgeStep(Facts facts, List<Effect> effects) {}

    /** When the machine wants no more steps at this time. */
    void judgeRest(Facts facts, OptionalLong nextDeadline) {}

    /**
     * Fails the simulation if an invariant does not hold.
     *
     * @param subjects what it does not hold for
     */
    static void hold(Invariant invariant, boolean right, @Nullable Object... subjects) {
        if (!right) {
            throw new Violation(invariant, List.of(subjects).toString(), null);
        }
    }
}
