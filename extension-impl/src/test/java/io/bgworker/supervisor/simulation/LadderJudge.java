package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Effect;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The kill ladder: told, interrupted, dumped, killed, each at its time. */
final class LadderJudge extends Judge {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.SendTerminate e) {
            KnownRun run = facts.run(e.id(), e.incarnation()).orElseThrow();
            hold(Invariant.TOLD_ONCE, !run.toldToTerminate(), e);
        } else if (effect instanceof Effect.SendInterrupt e) {
            KnownRun run = facts.run(e.id(), e.incarnation()).orElseThrow();
            hold(Invariant.TOLD_ONCE, run.toldToTerminate() && !run.interrupted, e);
            hold(Invariant.RUNGS_IN_TIME, facts.now - run.interruptAt() >= 0, e);
        } else if (effect instanceof Effect.RequestDump e) {
            KnownRun run = facts.run(e.id(), e.incarnation()).orElseThrow();
            hold(Invariant.TOLD_ONCE, run.interrupted && !run.dumped, e);
            hold(Invariant.RUNGS_IN_TIME, facts.now - run.dumpAt() >= 0, e);
        }
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.SendInterrupt e) {
                hold(Invariant.RUNGS_IN_TIME, isNamed(e.id(), effects), "nobody is told", e);
            }
        }
    }

    private static boolean isNamed(WorkerId id, List<Effect> effects) {
        return effects.stream()
                .anyMatch(effect ->
                        effect instanceof Effect.Late late && late.id().equals(id));
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        for (KnownWorker worker : facts.registered) {
            Optional<KnownRun> climbing =
                    worker.unendedRun().filter(run -> run.obeys() && run.assigned && run.killBy.isPresent());
            climbing.ifPresent(run -> {
                boolean told = run.toldToTerminate();
                hold(Invariant.RUNGS_IN_TIME, told, "not told", run);
                boolean interrupted = run.interrupted || facts.now - run.interruptAt() < 0;
                hold(Invariant.RUNGS_IN_TIME, interrupted, "not interrupted", run);
                hold(Invariant.RUNGS_IN_TIME, run.dumped || facts.now - run.dumpAt() < 0, "not dumped", run);
            });
        }
    }
}
