package io.bgworker.supervisor.simulation;

import io.bgworker.ShutdownMode;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A shutdown is obeyed, never weakened, ends in time, leaves no process unkilled, and is the end. */
final class ShutdownJudge extends Judge {

    private static final Optional<ShutdownMode> SMART = Optional.of(ShutdownMode.SMART);

    @Override
    void judge(Facts facts, Effect effect) {
        if (facts.ended) {
            boolean answer = effect instanceof Effect.Answer e && !(e.outcome() instanceof Outcome.Registered);
            hold(Invariant.NOTHING_AFTER_THE_END, answer || effect instanceof Effect.Kill, effect);
        } else if (effect instanceof Effect.ShutdownBegan e) {
            Optional<ShutdownMode> before = facts.shutdown;
            boolean stronger = before.isEmpty() || e.mode().compareTo(before.get()) > 0;
            hold(Invariant.SHUTDOWN_IS_NEVER_WEAKENED, stronger, before, e);
            boolean asked = facts.event instanceof Event.Shutdown shutdown && shutdown.mode() == e.mode();
            boolean outOfPatience = before.equals(SMART) && facts.now - facts.fastAt() >= 0;
            hold(Invariant.SMART_IS_PATIENT, asked || outOfPatience, before, e);
        } else if (effect instanceof Effect.ShutdownEnded) {
            boolean allGone = facts.shutdown.isPresent() && facts.registered.isEmpty();
            hold(Invariant.SHUTDOWN_ENDS_WITH_THE_LAST, allGone, facts.registered);
            facts.known.values().stream().flatMap(worker -> worker.run.stream()).forEach(ShutdownJudge::judgeLeft);
        }
    }

    private static void judgeLeft(KnownRun run) {
        boolean leftBehind = run.killed.isPresent() && run.reportedUnkillable;
        boolean told = !run.isAlive() && run.ended;
        hold(Invariant.NO_PROCESS_IS_LEFT_IN_SILENCE, told || leftBehind, run);
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        if (facts.event instanceof Event.Shutdown e && !facts.ended) {
            boolean obeyed =
                    facts.shutdown.map(mode -> mode.compareTo(e.mode()) >= 0).orElse(false);
            hold(Invariant.SHUTDOWN_IS_NEVER_WEAKENED, obeyed, e);
        }
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        if (facts.ended) {
            hold(Invariant.NOTHING_AFTER_THE_END, nextDeadline.isEmpty(), nextDeadline);
        } else if (facts.shutdown.isPresent()) {
            hold(Invariant.SHUTDOWN_ENDS_IN_TIME, !facts.isOver(), facts.registered);
            hold(Invariant.SHUTDOWN_ENDS_WITH_THE_LAST, !facts.registered.isEmpty());
            boolean patient = !facts.shutdown.equals(SMART) || facts.now - facts.fastAt() < 0;
            hold(Invariant.SMART_IS_PATIENT, patient, facts.shutdown);
        }
    }
}
