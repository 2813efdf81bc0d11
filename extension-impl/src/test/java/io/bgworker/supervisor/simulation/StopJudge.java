package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.WorkerState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** That orders go to processes that are there, that a kill has a reason, and that nobody is killed early or forgotten. */
final class StopJudge extends Judge {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Assign e) {
            hold(Invariant.ONE_ASSIGNMENT, !living(facts, e.id(), e.incarnation(), effect).assigned, e);
        } else if (effect instanceof Effect.SendReload e) {
            living(facts, e.id(), e.incarnation(), effect);
        } else if (effect instanceof Effect.SendTerminate e) {
            KnownRun run = living(facts, e.id(), e.incarnation(), effect);
            hold(Invariant.STOPPED_FOR_A_REASON, run.killBy.isPresent(), e);
        } else if (effect instanceof Effect.SendInterrupt e) {
            living(facts, e.id(), e.incarnation(), effect);
        } else if (effect instanceof Effect.RequestDump e) {
            living(facts, e.id(), e.incarnation(), effect);
        } else if (effect instanceof Effect.Kill e && !facts.strayLaunch) {
            judgeKill(facts, e);
        } else if (effect instanceof Effect.Moved e && e.to() == WorkerState.GONE) {
            Optional<KnownRun> left =
                    Optional.ofNullable(facts.known.get(e.id())).flatMap(KnownWorker::aliveRun);
            hold(Invariant.NO_SLOT_FREED_UNDER_A_PROCESS, left.isEmpty() || facts.isOver(), e);
        }
    }

    private static KnownRun living(Facts facts, WorkerId id, int incarnation, Effect order) {
        Optional<KnownRun> run = facts.run(id, incarnation).filter(KnownRun::obeys);
        hold(Invariant.ORDERS_GO_TO_THE_LIVING, run.isPresent(), order);
        return run.orElseThrow();
    }

    private static void judgeKill(Facts facts, Effect.Kill kill) {
        Optional<KnownRun> there = facts.run(kill.id(), kill.incarnation())
                .filter(run -> (run.launched() || facts.isOver()) && run.isAlive());
        hold(Invariant.ORDERS_GO_TO_THE_LIVING, there.isPresent(), kill);
        KnownRun run = there.orElseThrow();
        boolean startIsOver = facts.now - run.startBy >= 0;
        boolean reason =
                switch (kill.reason()) {
                    case TERMINATE -> run.worker.terminated;
                    case RESTART -> run.order.equals(Optional.of(kill.reason()));
                    case SHUTDOWN -> facts.shutdown.isPresent();
                    case START_TIMEOUT -> startIsOver && !run.entered;
                    case PROTOCOL -> run.brokeProtocol;
                    case LOST -> run.hasSign();
                    case RESET -> facts.resetting && run.worker.shares();
                };
        hold(Invariant.STOPPED_FOR_A_REASON, reason, kill);
        boolean late = facts.starting.contains(run) && startIsOver;
        hold(Invariant.NOBODY_IS_KILLED_EARLY, run.isDue(facts.now) || late || facts.isOver(), kill);
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        if (facts.strayLaunch && facts.event instanceof Event.Launched e) {
            hold(Invariant.STRAY_PROCESS_IS_KILLED, isKilled(effects, e.id(), e.incarnation()), e);
        } else if (facts.strayLaunch && facts.event instanceof Event.HandedOver e) {
            hold(Invariant.STRAY_PROCESS_IS_KILLED, isKilled(effects, e.id(), e.incarnation()), e);
        }
    }

    private static boolean isKilled(List<Effect> effects, WorkerId id, int incarnation) {
        return effects.stream()
                .anyMatch(effect -> effect instanceof Effect.Kill kill
                        && kill.id().equals(id)
                        && kill.incarnation() == incarnation);
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        for (KnownWorker worker : facts.registered) {
            boolean present = worker.unendedRun().isPresent();
            hold(Invariant.TERMINATED_IS_GONE, !worker.terminated || present, worker);
            worker.unendedRun().filter(run -> run.launched() && run.isAlive()).ifPresent(run -> judgeAlive(facts, run));
        }
    }

    private static void judgeAlive(Facts facts, KnownRun run) {
        if (run.killed.isPresent()) {
            boolean soon = facts.now - run.killedAt < KnownRun.UNKILLABLE_AFTER_NANOS;
            hold(Invariant.UNKILLABLE_IS_REPORTED, soon || run.reportedUnkillable, run);
        } else {
            hold(Invariant.KILLED_IN_TIME, !run.isDue(facts.now), run);
            boolean inTime = !facts.starting.contains(run) || facts.now - run.startBy < 0;
            hold(Invariant.ENTERED_IN_TIME, inTime, run);
        }
    }
}
