package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.WorkerState;
import java.util.Optional;
import java.util.OptionalLong;

/** That what shall end is killed in time, and that orders go to processes that are there. */
final class StopInvariant extends Invariant {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Assign e) {
            hold(!judgeOrder(facts, e.id(), e.incarnation(), effect).assigned, "one assignment", e);
        } else if (effect instanceof Effect.SendTerminate e) {
            hold(!judgeOrder(facts, e.id(), e.incarnation(), effect).toldToTerminate, "told to terminate once", e);
        } else if (effect instanceof Effect.SendInterrupt e) {
            hold(judgeOrder(facts, e.id(), e.incarnation(), effect).toldToTerminate, "told, then interrupted", e);
        } else if (effect instanceof Effect.RequestDump e) {
            hold(judgeOrder(facts, e.id(), e.incarnation(), effect).toldToTerminate, "told, then dumped", e);
        } else if (effect instanceof Effect.SendReload e) {
            hold(
                    judgeOrder(facts, e.id(), e.incarnation(), effect).assigned,
                    "reload goes to who has its assignment",
                    e);
        } else if (effect instanceof Effect.Kill e && !isLateLaunch(facts, e)) {
            judgeKill(facts, e);
        } else if (effect instanceof Effect.Moved e && e.to() == WorkerState.GONE) {
            Optional<KnownRun> left =
                    Optional.ofNullable(facts.known.get(e.id())).flatMap(KnownWorker::aliveRun);
            hold(left.isEmpty() || isOver(facts), "no slot is freed under a living process", e);
        }
    }

    /** Only at the end of a shutdown is a process left behind, or killed that was not heard of so far. */
    private static boolean isOver(Facts facts) {
        return facts.shutdown.isPresent() && facts.now - facts.shutdownDeadline >= 0;
    }

    private static KnownRun judgeOrder(Facts facts, WorkerId id, int incarnation, Effect order) {
        KnownRun run = facts.run(id, incarnation).orElseThrow(() -> new AssertionError("to nobody: " + order));
        hold(run.launched && run.isAlive() && run.killed.isEmpty() && !run.hasSign(), "orders go to the living", order);
        return run;
    }

    /** A process that comes when its worker is gone is killed. */
    private static boolean isLateLaunch(Facts facts, Effect.Kill kill) {
        return facts.ended
                && facts.event instanceof Event.Launched e
                && e.id().equals(kill.id())
                && e.incarnation() == kill.incarnation();
    }

    private static void judgeKill(Facts facts, Effect.Kill kill) {
        KnownRun run =
                facts.run(kill.id(), kill.incarnation()).orElseThrow(() -> new AssertionError("to nobody: " + kill));
        hold((run.launched || isOver(facts)) && run.isAlive(), "only what is there is killed", kill);
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        for (KnownWorker worker : facts.registered) {
            worker.run.ifPresent(run -> judgeAlive(facts, run));
            hold(
                    !worker.terminated || worker.run.map(run -> !run.ended).orElse(false),
                    "terminated and yet here",
                    worker);
        }
    }

    private static void judgeAlive(Facts facts, KnownRun run) {
        if (!run.launched || !run.isAlive() || run.killed.isPresent()) {
            return;
        }
        hold(run.killBy.isEmpty() || facts.now - run.killBy.getAsLong() < 0, "killed in time", run);
        hold(!facts.starting.contains(run) || facts.now - run.startBy < 0, "entered in time, or killed", run);
    }
}
