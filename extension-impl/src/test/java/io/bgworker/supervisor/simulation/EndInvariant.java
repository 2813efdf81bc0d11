package io.bgworker.supervisor.simulation;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.Told;
import io.bgworker.supervisor.WorkerEnd;
import io.bgworker.supervisor.WorkerState;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** How an end is classified, when it is told, and what follows. */
final class EndInvariant extends Invariant {

    private static final Set<ExitCause> UNANNOUNCED =
            EnumSet.of(ExitCause.HALTED, ExitCause.SIGNALED, ExitCause.NATIVE_CRASH, ExitCause.OUT_OF_MEMORY);

    private static final ProcessEnd SIGKILLED = new ProcessEnd(137, 0);

    private static final Set<ExitCause> ANNOUNCED = EnumSet.of(
            ExitCause.COMPLETED, ExitCause.FAILED, ExitCause.TERMINATED, ExitCause.EXITED, ExitCause.OUT_OF_MEMORY);

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Ended e) {
            KnownRun run = facts.run(e.worker().id(), e.end().incarnation())
                    .orElseThrow(() -> new AssertionError("an end without a start: " + e));
            hold(!run.ended, "an end is told once", run);
            hold(!run.isAlive(), "an end is told when the process is gone", run);
            hold(run.goneAt.getAsLong() == e.end().atNanos(), "the death is when it was observed", run, e.end());
            judgePatience(facts, run);
            judgeCause(run, e.end());
            judgeNext(facts, run, e.end(), e.worker().state());
        }
    }

    private static void judgePatience(Facts facts, KnownRun run) {
        boolean waited = facts.now - run.goneAt.getAsLong() >= Facts.GRACE_NANOS;
        boolean over = facts.shutdown.isPresent() && facts.now - facts.shutdownDeadline >= 0;
        hold(
                run.channelEnded || run.processEnd.isEmpty() || waited || over,
                "an end is told when the channel has ended too",
                run);
    }

    private static void judgeCause(KnownRun run, WorkerEnd end) {
        if (run.processEnd.isEmpty()) {
            hold(end.cause() == ExitCause.START_FAILED, "no process, no start", run, end);
            return;
        }
        boolean killed = run.killed.isPresent() && run.processEnd.get().equals(SIGKILLED);
        boolean codeKnown = run.told.isPresent() && !(killed && isSystemExit(run));
        if (codeKnown) {
            hold(end.code().equals(OptionalInt.of(announcedCode(run))), "an announced code is believed", run, end);
            hold(ANNOUNCED.contains(end.cause()), "what is announced is no signal", run, end);
            hold(end.cause().isCrash() == (announcedCode(run) > 1), "an announced end is orderly", run, end);
        } else if (killed) {
            hold(end.cause() == causeOf(run.killed.get()), "a kill has the cause of its reason", run, end);
        } else {
            hold(UNANNOUNCED.contains(end.cause()), "what is not announced is a crash", run, end);
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

    private static void judgeNext(Facts facts, KnownRun run, WorkerEnd end, WorkerState next) {
        KnownWorker worker = run.worker;
        RestartPolicy policy = facts.policy(worker);
        boolean finished = end.code().equals(OptionalInt.of(0)) && !end.cause().isCrash() && !run.toldToTerminate;
        boolean reset = end.cause() == ExitCause.RESET;
        boolean never = policy instanceof RestartPolicy.Never n && !(reset && n.afterReset());
        if (worker.terminated || facts.shutdown.isPresent()) {
            hold(next == WorkerState.GONE, "a worker that was terminated is unregistered", run, end, next);
        } else if (run.restartRequested) {
            boolean groupParked = worker.shares() && facts.groupParked;
            hold(next != WorkerState.GONE && next != WorkerState.RESTARTING, "a restart is obeyed at once", run, next);
            hold((next == WorkerState.PARKED) == groupParked, "a restart forgets the past", run, next);
        } else if (finished || never) {
            hold(next == WorkerState.GONE, "a worker that finished or never restarts is unregistered", run, end, next);
        } else if (reset) {
            hold(next != WorkerState.GONE && next != WorkerState.RESTARTING, "innocents do not wait", run, next);
        } else if (next == WorkerState.PARKED) {
            hold(
                    policy instanceof RestartPolicy.Backoff b
                            && (failures(worker, b) >= b.crashes() || !worker.budgetKnown),
                    "only back-off gives up, and not early",
                    run);
        } else {
            hold(next == WorkerState.RESTARTING, "any other end restarts", run, end, next);
            hold(
                    !(policy instanceof RestartPolicy.Backoff b)
                            || failures(worker, b) < b.crashes()
                            || !worker.budgetKnown,
                    "back-off gives up in the end",
                    run);
        }
    }

    /** How many failures lie in the window, this one included. */
    private static long failures(KnownWorker worker, RestartPolicy.Backoff policy) {
        long gone = worker.run.orElseThrow().goneAt.getAsLong();
        long window = policy.within().toNanos();
        return 1
                + worker.failures.stream().filter(time -> gone - time <= window).count();
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        for (KnownWorker worker : facts.registered) {
            worker.run.filter(run -> !run.isAlive() && !run.ended).ifPresent(run -> {
                hold(!run.channelEnded, "an end is told when all signs are in", run);
                hold(facts.now - run.goneAt.getAsLong() < Facts.GRACE_NANOS, "an end is told after a while", run);
            });
        }
    }
}
