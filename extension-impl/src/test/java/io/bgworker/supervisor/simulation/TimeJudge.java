package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.WorkerState;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Time is kept, in short steps. */
final class TimeJudge extends Judge {

    private static final int DUE_PER_STEP_MAX = 100;

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
        if (effect instanceof Effect.Publish e) {
            boolean endless = WITHOUT_DEADLINE.contains(e.worker().state());
            boolean none = e.worker().untilNanos().isEmpty();
            hold(Invariant.NO_DEADLINE_IN_VAIN, none || !endless, e.worker());
        } else if (effect instanceof Effect.Deaf e) {
            KnownRun run = facts.known.get(e.id()).run.orElseThrow();
            boolean deaf = run.behindSince.isPresent()
                    && facts.now - run.behindSince.getAsLong() >= KnownRun.DEAF_AFTER_NANOS
                    && e.epoch() == facts.epoch;
            hold(Invariant.DEAF_IS_NAMED, deaf, run, e);
        }
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        if (facts.event instanceof Event.Tick && effects.stream().noneMatch(TimeJudge::concernsAll)) {
            Set<WorkerId> due = new HashSet<>();
            for (Effect effect : effects) {
                if (effect instanceof Effect.Publish e && e.worker().state() != WorkerState.LAUNCHING) {
                    due.add(e.worker().id());
                } else if (effect instanceof Effect.Late e) {
                    due.add(e.id());
                }
            }
            hold(Invariant.STEPS_ARE_SHORT, due.size() <= DUE_PER_STEP_MAX, due);
        }
    }

    private static boolean concernsAll(Effect effect) {
        return effect instanceof Effect.ResetBegan
                || effect instanceof Effect.ShutdownBegan
                || effect instanceof Effect.ShutdownEnded;
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        boolean ahead = nextDeadline.isEmpty() || nextDeadline.getAsLong() - facts.now > 0;
        hold(Invariant.NO_DEADLINE_IS_OVERSLEPT, ahead, nextDeadline);
        for (KnownWorker worker : facts.registered) {
            worker.run.ifPresent(run -> judgeDeaf(facts, run, nextDeadline));
            judgeUntil(facts, worker);
            OptionalLong due = dueAt(facts, worker);
            boolean known = due.isEmpty() || isAtOrBefore(nextDeadline, due.getAsLong());
            hold(Invariant.NO_DEADLINE_IS_OVERSLEPT, known, worker, due, nextDeadline);
        }
        boolean stops = facts.shutdown.isPresent() && !facts.ended;
        boolean known = !stops || isAtOrBefore(nextDeadline, facts.shutdownDeadline);
        hold(Invariant.NO_DEADLINE_IS_OVERSLEPT, known, "shutdown", nextDeadline);
    }

    private static void judgeDeaf(Facts facts, KnownRun run, OptionalLong nextDeadline) {
        if (run.behindSince.isPresent()) {
            long due = run.behindSince.getAsLong() + KnownRun.DEAF_AFTER_NANOS;
            hold(Invariant.DEAF_IS_NAMED, facts.now - due < 0, run);
            hold(Invariant.NO_DEADLINE_IS_OVERSLEPT, isAtOrBefore(nextDeadline, due), run, nextDeadline);
        }
    }

    /** Where back-off adds its jitter, it is only known between which times it ends. */
    private static void judgeUntil(Facts facts, KnownWorker worker) {
        OptionalLong until = worker.publishedUntil;
        boolean right;
        if (worker.isIn(WorkerState.RESTARTING)) {
            right = until.isPresent()
                    && until.getAsLong() - worker.earliest.orElseThrow() >= 0
                    && until.getAsLong() - worker.latest.orElseThrow() <= 0;
        } else {
            right = until.equals(worker.unendedRun()
                    .map(run -> run.endsAt(facts.starting.contains(run), facts.now))
                    .orElse(OptionalLong.empty()));
        }
        hold(Invariant.UNTIL_IS_TRUE, right, worker, until);
    }

    private static OptionalLong dueAt(Facts facts, KnownWorker worker) {
        return worker.isIn(WorkerState.RESTARTING)
                ? worker.latest
                : worker.unendedRun()
                        .map(run -> run.dueAt(facts.starting.contains(run), facts.now))
                        .orElse(OptionalLong.empty());
    }

    private static boolean isAtOrBefore(OptionalLong time, long other) {
        return time.isPresent() && time.getAsLong() - other <= 0;
    }
}
