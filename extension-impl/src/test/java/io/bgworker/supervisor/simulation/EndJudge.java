package io.bgworker.supervisor.simulation;

import io.bgworker.ExitCause;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.Told;
import io.bgworker.supervisor.WorkerEnd;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** When an end is told, and how it is classified. */
final class EndJudge extends Judge {

    private static final Set<ExitCause> UNANNOUNCED =
            EnumSet.of(ExitCause.HALTED, ExitCause.SIGNALED, ExitCause.NATIVE_CRASH, ExitCause.OUT_OF_MEMORY);

    private static final Set<ExitCause> ANNOUNCED = EnumSet.of(
            ExitCause.COMPLETED, ExitCause.FAILED, ExitCause.TERMINATED, ExitCause.EXITED, ExitCause.OUT_OF_MEMORY);

    private static final ProcessEnd SIGKILLED = new ProcessEnd(137, 0);

    static boolean isByReset(WorkerEnd end) {
        return end.cause() == ExitCause.RESET;
    }

    /** Whether a worker that shares memory left it suspect, to be made anew. */
    static boolean isCrash(WorkerEnd end) {
        return end.cause().isCrash() && !isByReset(end);
    }

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Ended e) {
            Optional<KnownRun> known = facts.run(e.worker().id(), e.end().incarnation());
            hold(Invariant.END_IS_TOLD_ONCE, known.map(run -> !run.ended).orElse(false), e);
            KnownRun run = known.orElseThrow();
            boolean dead = !run.isAlive() && run.goneAt.getAsLong() == e.end().atNanos();
            hold(Invariant.END_IS_OF_THE_DEAD, dead, run, e.end());
            boolean failed = run.hasNotBecomeTheWorker() && facts.shutdown.isEmpty();
            hold(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED, !failed, run, e.end());
            judgePatience(facts, run);
            judgeCause(run, e.end());
        } else if (effect instanceof Effect.HandOverFailed e) {
            Optional<KnownRun> known = facts.run(e.worker().id(), e.incarnation());
            hold(Invariant.END_IS_TOLD_ONCE, known.map(run -> !run.ended).orElse(false), e);
            KnownRun run = known.orElseThrow();
            boolean failed = run.hasNotBecomeTheWorker() && facts.shutdown.isEmpty();
            hold(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED, failed, run);
            hold(Invariant.COLD_AFTER_A_FAILED_HAND_OVER, e.worker().state() == facts.place(run.worker), run);
            judgePatience(facts, run);
        }
    }

    private static void judgePatience(Facts facts, KnownRun run) {
        boolean waited = facts.now - run.goneAt.getAsLong() >= KnownRun.GRACE_NANOS;
        boolean complete = run.channelEnded || run.processEnd.isEmpty();
        hold(Invariant.END_WAITS_FOR_THE_CHANNEL, complete || waited || facts.isOver(), run);
    }

    private static void judgeCause(KnownRun run, WorkerEnd end) {
        if (run.processEnd.isEmpty()) {
            hold(Invariant.SILENCE_IS_A_CRASH, end.cause() == ExitCause.START_FAILED, run, end);
            return;
        }
        boolean killed = run.killed.isPresent() && run.processEnd.get().equals(SIGKILLED);
        boolean codeKnown = run.told.isPresent() && !(killed && isSystemExit(run));
        if (codeKnown) {
            int code = announcedCode(run);
            boolean right = end.code().equals(OptionalInt.of(code))
                    && ANNOUNCED.contains(end.cause())
                    && end.cause().isCrash() == (code > 1);
            hold(Invariant.ANNOUNCEMENT_IS_BELIEVED, right, run, end);
        } else if (killed) {
            hold(Invariant.KILL_HAS_ITS_CAUSE, end.cause() == causeOf(run.killed.get()), run, end);
        } else {
            boolean wasNoJvm = !run.connected
                    && Set.of(126, 127).contains(run.processEnd.get().exitValue());
            boolean right = wasNoJvm ? end.cause() == ExitCause.START_FAILED : UNANNOUNCED.contains(end.cause());
            hold(Invariant.SILENCE_IS_A_CRASH, right, run, end);
        }
    }

    private static boolean isSystemExit(KnownRun run) {
        return run.told.orElseThrow().kind() == Told.Kind.SHUTDOWN;
    }

    private static int announcedCode(KnownRun run) {
        return isSystemExit(run)
                ? run.processEnd.orElseThrow().exitValue()
                : run.told.orElseThrow().code();
    }

    private static ExitCause causeOf(StopReason reason) {
        return switch (reason) {
            case TERMINATE, RESTART, SHUTDOWN -> ExitCause.KILLED;
            case START_TIMEOUT -> ExitCause.START_TIMEOUT;
            case PROTOCOL, LOST -> ExitCause.PROTOCOL_VIOLATION;
            case RESET -> ExitCause.RESET;
        };
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        for (KnownWorker worker : facts.registered) {
            worker.unendedRun().filter(run -> !run.isAlive()).ifPresent(run -> {
                boolean waits = run.processEnd.isPresent()
                        && !run.channelEnded
                        && facts.now - run.goneAt.getAsLong() < KnownRun.GRACE_NANOS;
                hold(Invariant.END_IS_TOLD_IN_TIME, waits, run);
            });
        }
    }
}
