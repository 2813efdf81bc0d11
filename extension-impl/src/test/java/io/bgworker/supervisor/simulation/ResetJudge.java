package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.WorkerState;
import java.util.List;
import java.util.OptionalLong;

/** The shared-memory group: a crash brings a reset, a reset kills all and ends, too many park the group. */
final class ResetJudge extends Judge {

    /** Whether a crash of this step calls for a reset. */
    private boolean called;

    private boolean began;
    private boolean parked;

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.ResetBegan e) {
            hold(Invariant.CRASH_RESETS, !facts.resetting && !began, "one at a time", e);
            e.members().forEach(id -> judgeMember(facts, id, effect));
            began = true;
        } else if (effect instanceof Effect.GroupParked e) {
            hold(Invariant.RESETS_ARE_BOUNDED, (began || facts.memory.justLost) && !parked, e);
            parked = true;
        } else if (effect instanceof Effect.RenewMemory e) {
            boolean quiet = facts.registered.stream().noneMatch(ResetJudge::hasSharingProcess);
            boolean due = facts.resetting && quiet && facts.memory.awaited.isEmpty();
            hold(Invariant.MEMORY_IS_RENEWED_WHEN_QUIET, due && e.generation() == facts.memory.generation + 1, e);
            hold(Invariant.LOST_MEMORY_PARKS_THE_GROUP, !facts.memory.lost || !facts.groupParked, e);
        } else if (effect instanceof Effect.ResetEnded e) {
            boolean next = e.generation() == facts.memory.generation + 1;
            hold(Invariant.RESET_ENDS_WITH_NEW_MEMORY, facts.memory.justRenewed && next && facts.resetting, e);
        } else if (effect instanceof Effect.Kill e && e.reason() == StopReason.RESET) {
            judgeMember(facts, e.id(), effect);
        } else if (effect instanceof Effect.Moved e && e.to() == WorkerState.WAITING_FOR_RESET) {
            judgeMember(facts, e.id(), effect);
        } else if (effect instanceof Effect.Ended e) {
            KnownRun run = facts.run(e.worker().id(), e.end().incarnation()).orElseThrow();
            called |= EndJudge.isCrash(e.end()) && run.entered && run.worker.shares() && (!facts.resetting || began);
        }
    }

    private static void judgeMember(Facts facts, WorkerId id, Effect effect) {
        KnownWorker worker = facts.known.get(id);
        hold(Invariant.RESET_TOUCHES_ONLY_MEMBERS, worker == null || worker.shares(), worker, effect);
    }

    private static boolean hasSharingProcess(KnownWorker worker) {
        return worker.shares() && worker.unendedRun().isPresent();
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        boolean due = called && facts.shutdown.isEmpty();
        hold(Invariant.CRASH_RESETS, began == due, facts.event, began);
        boolean ended = !facts.memory.justRenewed || !facts.resetting || facts.ended;
        hold(Invariant.RESET_ENDS_WITH_NEW_MEMORY, ended, facts.event);
        hold(Invariant.LOST_MEMORY_PARKS_THE_GROUP, !facts.memory.justLost || parked || facts.ended, facts.event);
        if (began) {
            judgeBound(facts);
            judgeKills(facts);
        }
        called = false;
        began = false;
        parked = false;
    }

    private void judgeBound(Facts facts) {
        facts.resets.removeIf(time -> facts.now - time > facts.settings.resetWindowNanos());
        boolean tooMany = facts.resets.size() > facts.settings.resetsMax();
        boolean right = parked == (tooMany || !facts.settings.restartAfterCrash());
        hold(Invariant.RESETS_ARE_BOUNDED, right, facts.resets.size());
    }

    private static void judgeKills(Facts facts) {
        for (KnownWorker worker : facts.registered) {
            boolean spared = worker.shares()
                    && worker.aliveRun()
                            .filter(run -> run.launched() && run.killed.isEmpty())
                            .isPresent();
            hold(Invariant.RESET_KILLS_EVERY_MEMBER, !spared, worker);
        }
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        boolean goesOn = facts.resetting && !facts.ended;
        boolean busy = facts.registered.stream().anyMatch(ResetJudge::hasSharingProcess);
        boolean ordered = facts.memory.awaited.isPresent() || facts.memory.lost;
        hold(Invariant.MEMORY_IS_RENEWED_WHEN_QUIET, !goesOn || busy || ordered, facts.registered);
        hold(Invariant.LOST_MEMORY_PARKS_THE_GROUP, !goesOn || !facts.memory.lost || facts.groupParked, facts.event);
        boolean down = facts.registered.stream().anyMatch(worker -> worker.parkedWithGroup);
        hold(Invariant.GROUP_IS_RESUMED_AS_A_WHOLE, facts.groupParked || !down, facts.registered);
    }
}
