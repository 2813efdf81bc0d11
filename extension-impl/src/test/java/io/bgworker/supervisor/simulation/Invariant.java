package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.Effect;
import java.util.List;
import java.util.OptionalLong;

/** Something that always holds. Judged by the facts, which hold the present event, but not yet the effect in question. */
abstract class Invariant {

    /** Before an effect is known. */
    void judge(Facts facts, Effect effect) {}

    /** After a step, with all its effects known. */
    void judgeStep(Facts facts, List<Effect> effects) {}

    /** When the machine wants no more steps at this time. */
    void judgeRest(Facts facts, OptionalLong nextDeadline) {}

    /**
     * Fails the simulation if something does not hold.
     *
     * @param rule what must hold
     * @param subjects what it does not hold for
     */
    static void hold(boolean right, String rule, Object... subjects) {
        if (!right) {
            throw new AssertionError(rule + ": " + List.of(subjects));
        }
    }
}
