package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerStatus;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.WorkerState;
import io.bgworker.supervisor.WorkerView;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** What is published is true, moves follow one another, and time is kept. */
final class ViewInvariant extends Invariant {

    private static final Set<WorkerState> WITHOUT_DEADLINE = EnumSet.of(
            WorkerState.WAITING_FOR_START_TIME,
            WorkerState.WAITING_FOR_RESET,
            WorkerState.QUEUED,
            WorkerState.RUNNING,
            WorkerState.READY,
            WorkerState.PARKED,
            WorkerState.GONE);

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Moved e) {
            KnownWorker worker = facts.known.get(e.id());
            hold(worker == null || !worker.isGone(), "gone is gone", e);
            hold(worker == null || worker.state.map(e.from()::equals).orElse(true), "moves follow one another", e);
        } else if (effect instanceof Effect.Publish e) {
            judgeView(facts, e.worker());
        }
    }

    private static void judgeView(Facts facts, WorkerView view) {
        KnownWorker worker = facts.known.get(view.id());
        if (worker == null) {
            return; // Judged from its second view on.
        }
        hold(worker.state.map(view.state()::equals).orElse(true), "the state is the one moved to", worker, view);
        hold(
                !WITHOUT_DEADLINE.contains(view.state()) || view.untilNanos().isEmpty(),
                "a state that does not end by time has no deadline",
                worker,
                view.state());
        hold((view.pid() != 0) == (view.status() == WorkerStatus.STARTED), "status and process agree", worker);
        boolean launched = worker.run.map(run -> run.launched && !run.ended).orElse(false);
        hold(view.pid() == 0 || launched, "no process id without a process", worker);
        boolean over = worker.run.map(run -> !run.launched || !run.isAlive()).orElse(true);
        hold(view.pid() != 0 || over, "no process without a process id", worker, view.state());
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        hold(
                nextDeadline.isEmpty() || nextDeadline.getAsLong() - facts.now > 0,
                "a deadline that has passed is worked off",
                nextDeadline);
    }
}
