package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.WorkerStatus;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.WorkerState;
import io.bgworker.supervisor.WorkerView;
import java.util.List;
import java.util.Optional;

/** What is published is true, nothing is kept secret, and moves follow one another. */
final class ViewJudge extends Judge {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Moved e) {
            KnownWorker worker = facts.known.get(e.id());
            WorkerState from = worker == null ? WorkerState.WAITING_FOR_START_TIME : worker.state;
            hold(Invariant.MOVES_ARE_AS_DRAWN, e.from() == from && Moves.isDrawn(from, e.to()), e, from);
        } else if (effect instanceof Effect.Publish e) {
            judgeView(facts, e.worker());
        } else if (effect instanceof Effect.Started e) {
            Optional<KnownRun> run = facts.run(e.worker().id(), e.worker().incarnation());
            boolean first =
                    run.map(known -> known.launched() && !known.startTold).orElse(false);
            hold(Invariant.START_IS_TOLD_ONCE, first && e.worker().pid() != 0, e);
        } else if (effect instanceof Effect.Ended e) {
            Optional<KnownRun> run = facts.run(e.worker().id(), e.end().incarnation());
            boolean told =
                    run.map(known -> known.startTold || !known.launched()).orElse(false);
            hold(Invariant.START_IS_TOLD_ONCE, told, e);
        } else if (effect instanceof Effect.HandOverFailed e) {
            boolean told = facts.run(e.worker().id(), e.incarnation()).orElseThrow().startTold;
            hold(Invariant.START_IS_TOLD_ONCE, !told, e);
        }
    }

    private static void judgeView(Facts facts, WorkerView view) {
        KnownWorker worker = facts.known.get(view.id());
        if (worker == null) {
            return; // Judged from its second view on.
        }
        hold(Invariant.VIEW_IS_TRUE, view.state() == worker.state, worker.state, view);
        boolean isNext = view.incarnation() != worker.incarnation();
        long epoch = isNext ? facts.epoch : worker.run.map(run -> run.epoch).orElse(0L);
        hold(Invariant.EPOCH_IS_TRUE, view.epoch() == epoch, epoch, view);
        boolean shown = view.pid() != 0;
        boolean launched = worker.unendedRun().map(KnownRun::launched).orElse(false);
        boolean alive = launched && worker.aliveRun().isPresent();
        // Shown until its end is classified, and it may be dead before.
        hold(Invariant.VIEW_IS_TRUE, shown ? launched : !alive, "launched " + launched + ", alive " + alive, view);
        hold(Invariant.VIEW_IS_TRUE, shown == (view.status() == WorkerStatus.STARTED), view);
        int restarts = view.incarnation() - 1 - worker.failedHandOvers;
        boolean failing = view.restarts() == restarts - 1; // Published before it is told.
        hold(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED, view.restarts() == Math.max(0, restarts) || failing, view);
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Moved e) {
                KnownWorker worker = facts.known.get(e.id());
                hold(Invariant.CHANGES_ARE_PUBLISHED, worker.published.equals(Optional.of(worker.state)), worker);
            }
        }
        if (facts.event instanceof Event.Launched e && !facts.strayLaunch) {
            judgeStart(facts, e.id(), e.incarnation());
        } else if (facts.event instanceof Event.Entered e) {
            judgeStart(facts, e.id(), e.incarnation());
        }
    }

    private static void judgeStart(Facts facts, WorkerId id, int incarnation) {
        boolean told = facts.run(id, incarnation)
                .map(run -> run.startTold || !run.launched() || run.ended)
                .orElse(true);
        hold(Invariant.START_IS_TOLD_ONCE, told, facts.event);
    }
}
