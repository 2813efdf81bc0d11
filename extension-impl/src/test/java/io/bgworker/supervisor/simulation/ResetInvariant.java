package io.bgworker.supervisor.simulation;

import io.bgworker.ExitCause;
import io.bgworker.supervisor.Effect;
import java.util.List;
import java.util.OptionalLong;

/** The shared-memory group: a crash brings a reset, a reset kills all and ends, too many park the group. */
final class ResetInvariant extends Invariant {

    /** Whether a crash of this step calls for a reset. */
    private boolean called;

    private boolean began;
    private boolean parked;

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.ResetBegan e) {
            hold(!facts.resetting && !began, "one reset at a time", e);
            began = true;
        } else if (effect instanceof Effect.GroupParked e) {
            hold(began && !parked, "only a reset parks the group", e);
            parked = true;
        } else if (effect instanceof Effect.ResetEnded e) {
            hold(facts.resetting, "what ends has begun", e);
            hold(facts.registered.stream().noneMatch(ResetInvariant::hasSharingProcess), "the group is quiet", e);
        } else if (effect instanceof Effect.Ended e) {
            KnownRun run = facts.run(e.worker().id(), e.end().incarnation()).orElseThrow();
            boolean suspect = e.end().cause().isCrash() && e.end().cause() != ExitCause.RESET;
            called |= suspect && run.entered && run.worker.shares() && (!facts.resetting || began);
        }
    }

    private static boolean hasSharingProcess(KnownWorker worker) {
        return worker.shares() && worker.run.map(run -> !run.ended).orElse(false);
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        boolean due = called && facts.shutdown.isEmpty();
        hold(began == due, "a crash of who shares memory resets it, and nothing else does", facts.event, began);
        if (began) {
            facts.resets.removeIf(time -> facts.now - time > facts.settings.resetWindowNanos());
            boolean tooMany = facts.resets.size() > facts.settings.resetsMax();
            hold(
                    parked == (tooMany || !facts.settings.restartAfterCrash()),
                    "too many resets park the group",
                    facts.resets.size());
        }
        called = false;
        began = false;
        parked = false;
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        hold(
                facts.ended
                        || !facts.resetting
                        || facts.registered.stream().anyMatch(ResetInvariant::hasSharingProcess),
                "a reset ends when the group is quiet",
                facts.registered);
        hold(
                facts.groupParked || facts.registered.stream().noneMatch(worker -> worker.parkedWithGroup),
                "a group is resumed as a whole",
                facts.registered);
    }
}
