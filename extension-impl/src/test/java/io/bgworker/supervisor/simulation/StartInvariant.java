package io.bgworker.supervisor.simulation;

import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.WorkerState;
import java.util.List;
import java.util.OptionalLong;

/** When a process may be started, and that it is. */
final class StartInvariant extends Invariant {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Moved e && e.to() == WorkerState.LAUNCHING) {
            KnownWorker first = facts.queue.iterator().next();
            hold(first.id.equals(e.id()), "first in, first out", e, facts.queue);
        } else if (effect instanceof Effect.StartProcess e) {
            KnownWorker worker = facts.known.get(e.id());
            hold(worker != null && !worker.isGone(), "only registered workers start", e.id());
            hold(worker.spec.equals(e.spec()), "the definition is the registered one", worker, e.spec());
            hold(facts.shutdown.isEmpty(), "nothing starts during a shutdown", worker);
            hold(!worker.terminated, "a terminated worker never starts again", worker);
            hold(mayStart(facts, worker), "nothing starts before its start time", worker, facts.serverState);
            hold(!worker.shares() || !facts.resetting, "no member starts during a reset", worker);
            hold(!worker.shares() || !facts.groupParked, "no member of a parked group starts", worker);
            hold(facts.starting.size() < facts.settings.startsAtOnce(), "only so many start at once", facts.starting);
            judgeIncarnation(facts, worker, e.incarnation());
        }
    }

    private static boolean mayStart(Facts facts, KnownWorker worker) {
        return switch (worker.spec.startTime()) {
            case SERVER_START -> true;
            case CONSISTENT_STATE -> facts.serverState != ServerState.STARTING;
            case RECOVERY_FINISHED -> facts.serverState == ServerState.RECOVERY_FINISHED;
        };
    }

    private static void judgeIncarnation(Facts facts, KnownWorker worker, int incarnation) {
        hold(incarnation == worker.incarnation() + 1, "incarnations are counted one by one", worker, incarnation);
        worker.run.ifPresent(run -> {
            hold(!run.isAlive(), "a worker has one process at most", run);
            hold(run.ended, "an end is told before the next start", run);
        });
        hold(
                worker.earliest.isEmpty() || facts.now - worker.earliest.getAsLong() >= 0,
                "a restart is never before its time",
                worker);
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        long starts =
                effects.stream().filter(Effect.StartProcess.class::isInstance).count();
        hold(starts <= 1, "one start per step", starts);
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        hold(
                facts.queue.isEmpty()
                        || facts.shutdown.isPresent()
                        || facts.starting.size() >= facts.settings.startsAtOnce(),
                "what may start is started",
                facts.queue,
                facts.starting);
        for (KnownWorker worker : facts.registered) {
            if (worker.isIn(WorkerState.WAITING_FOR_START_TIME)) {
                hold(!mayStart(facts, worker), "a start time that has come is noticed", worker);
            } else if (worker.isIn(WorkerState.WAITING_FOR_RESET)) {
                hold(facts.resetting && worker.shares(), "only a reset is waited for", worker);
            } else if (worker.isIn(WorkerState.RESTARTING)) {
                hold(
                        worker.latest.isPresent() && facts.now - worker.latest.getAsLong() < 0,
                        "a restart is not late",
                        worker);
            }
        }
    }
}
