package io.bgworker.supervisor.simulation;

import io.bgworker.RestartPolicy;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.WorkerEnd;
import io.bgworker.supervisor.WorkerState;
import java.util.OptionalInt;

/** What follows an end. */
final class NextJudge extends Judge {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Ended e) {
            KnownRun run = facts.run(e.worker().id(), e.end().incarnation()).orElseThrow();
            hold(Invariant.SLOT_IS_FREE_FIRST, run.worker.isIn(e.worker().state()), run, e.worker());
            judgeNext(facts, run, e.end(), e.worker().state());
        } else if (effect instanceof Effect.Moved e && e.to() == WorkerState.PARKED) {
            KnownWorker worker = facts.known.get(e.id());
            boolean withGroup = worker == null || (worker.shares() && facts.groupParked);
            boolean givenUp = worker != null && facts.policy(worker) instanceof RestartPolicy.Backoff;
            hold(Invariant.BACK_OFF_GIVES_UP, withGroup || givenUp, e);
        }
    }

    private static void judgeNext(Facts facts, KnownRun run, WorkerEnd end, WorkerState next) {
        KnownWorker worker = run.worker;
        RestartPolicy policy = facts.policy(worker);
        boolean byReset = EndJudge.isByReset(end);
        boolean asked = run.restartAsked;
        boolean finished = end.code().equals(OptionalInt.of(0)) && !end.cause().isCrash() && !run.toldToTerminate();
        boolean never = policy instanceof RestartPolicy.Never n && !(byReset && n.afterReset());
        if (worker.terminated || facts.shutdown.isPresent() || (!asked && (finished || never))) {
            hold(Invariant.WHO_SHALL_LEAVE_LEAVES, next == WorkerState.GONE, run, end, next);
        } else if (asked || byReset) {
            hold(Invariant.INNOCENTS_RESTART_AT_ONCE, next == facts.place(worker), run, end, next);
        } else {
            boolean parks = next == WorkerState.PARKED;
            hold(Invariant.OTHERS_RESTART, parks || next == WorkerState.RESTARTING, run, end, next);
            if (worker.budgetKnown) {
                boolean exhausted = policy instanceof RestartPolicy.Backoff b
                        && worker.hasNoBudgetLeft(b, run.goneAt.orElseThrow());
                hold(Invariant.BACK_OFF_GIVES_UP, parks == exhausted, run, policy, next);
            }
        }
    }
}
