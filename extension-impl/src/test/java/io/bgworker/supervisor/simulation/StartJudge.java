package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.WorkerState;
import java.util.List;
import java.util.OptionalLong;

/** When a process may be started, and that it is. */
final class StartJudge extends Judge {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Moved e && e.to() == WorkerState.LAUNCHING) {
            KnownWorker worker = facts.known.get(e.id());
            hold(Invariant.STARTS_AS_REGISTERED, worker != null && !worker.isGone(), "not registered", e);
            judgeStart(facts, worker);
            KnownWorker first = facts.queue.stream().findFirst().orElse(worker);
            hold(Invariant.FIRST_IN_FIRST_OUT, worker == first, worker, facts.queue);
            boolean room = facts.starting.size() < facts.settings.startsAtOnce();
            hold(Invariant.FEW_START_AT_ONCE, room, worker, facts.starting);
        } else if (effect instanceof Effect.StartProcess e) {
            KnownWorker worker = facts.known.get(e.id());
            boolean right = worker != null && worker.isIn(WorkerState.LAUNCHING) && worker.spec.equals(e.spec());
            hold(Invariant.STARTS_AS_REGISTERED, right, e);
            boolean next = e.incarnation() == worker.incarnation() + 1;
            hold(Invariant.INCARNATIONS_ARE_COUNTED, next, worker, e.incarnation());
            hold(Invariant.COLD_AFTER_A_FAILED_HAND_OVER, e.cold() == worker.startsCold, e);
        }
    }

    private static void judgeStart(Facts facts, KnownWorker worker) {
        worker.run.ifPresent(run -> hold(Invariant.ONE_PROCESS, !run.isAlive() && run.ended, run));
        hold(Invariant.NO_START_IN_A_SHUTDOWN, facts.shutdown.isEmpty(), worker);
        hold(Invariant.TERMINATED_NEVER_STARTS, !worker.terminated, worker);
        boolean mayStart = facts.mayStart(worker.spec.startTime());
        hold(Invariant.NO_START_BEFORE_ITS_STATE, mayStart, worker, facts.serverState);
        hold(Invariant.NO_MEMBER_STARTS_IN_A_RESET, !worker.shares() || !facts.resetting, worker);
        hold(Invariant.PARKED_GROUP_STAYS_DOWN, !worker.shares() || !facts.groupParked, worker);
        boolean early = worker.earliest.isPresent() && facts.now - worker.earliest.getAsLong() < 0;
        boolean crasher = worker.run.map(run -> run.crashedGroup).orElse(false);
        hold(crasher ? Invariant.CRASHER_KEEPS_ITS_INTERVAL : Invariant.NO_EARLY_RESTART, !early, worker);
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        long starts =
                effects.stream().filter(Effect.StartProcess.class::isInstance).count();
        hold(Invariant.ONE_START_PER_STEP, starts <= 1, starts);
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        boolean full = facts.starting.size() >= facts.settings.startsAtOnce();
        boolean idle = facts.queue.isEmpty() || facts.shutdown.isPresent() || full;
        hold(Invariant.NOBODY_WAITS_IN_VAIN, idle, facts.queue, facts.starting);
        for (KnownWorker worker : facts.registered) {
            boolean waits =
                    switch (worker.state) {
                        case WAITING_FOR_START_TIME -> !facts.mayStart(worker.spec.startTime());
                        case WAITING_FOR_RESET -> facts.resetting && worker.shares();
                        case RESTARTING -> worker.latest.isPresent() && facts.now - worker.latest.getAsLong() < 0;
                        default -> true;
                    };
            hold(Invariant.NOBODY_WAITS_IN_VAIN, waits, worker, worker.state);
        }
    }
}
