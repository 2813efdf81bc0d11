package io.bgworker.supervisor;

import io.bgworker.Capability;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One registration: its state, and the facts of its present incarnation. Data; {@link Life} moves it. */
final class Worker {

    final WorkerId id;
    final WorkerSpec spec;
    final boolean isStatic;
    final RestartHistory history = new RestartHistory();

    WorkerState state;
    long sinceNanos;

    /** When there is something to do if nothing else happens. Kept by {@link Deadlines}. */
    OptionalLong deadlineNanos = OptionalLong.empty();

    /** PostgreSQL's terminate mark: set once, never taken back; the next end is the last. */
    boolean terminated;

    /** Whether a static worker that is being terminated was asked to start meanwhile: it is registered anew when it is gone. */
    boolean startAgain;

    int incarnation;

    /** How many of the incarnations were spares that were gone before they had become the worker. */
    int failedHandOvers;

    /** Whether the next process must not be a spare. */
    boolean startsCold;

    OptionalLong startedAtNanos = OptionalLong.empty();
    Optional<WorkerEnd> lastEnd = Optional.empty();

    /** The facts of the present incarnation; made anew for each. */
    Incarnation run = new Incarnation();

    Worker(WorkerId id, WorkerSpec spec, boolean isStatic, long nowNanos) {
        this.id = id;
        this.spec = spec;
        this.isStatic = isStatic;
        this.state = WorkerState.WAITING_FOR_START_TIME;
        this.sinceNanos = nowNanos;
    }

    boolean sharesMemory() {
        return spec.capabilities().contains(Capability.SHARED_MEMORY);
    }

    WorkerStatus status() {
        if (run.pid != 0) {
            return WorkerStatus.STARTED;
        }
        boolean ever = startedAtNanos.isPresent() || state == WorkerState.GONE;
        return ever ? WorkerStatus.STOPPED : WorkerStatus.NOT_YET_STARTED;
    }

    /** When the state ends by itself, which is not where only the next rung of the ladder is due. */
    private OptionalLong untilNanos() {
        return state == WorkerState.TERMINATING ? OptionalLong.of(run.killAtNanos) : deadlineNanos;
    }

    WorkerView view() {
        return new WorkerView(
                id,
                spec,
                isStatic,
                state,
                status(),
                sinceNanos,
                untilNanos(),
                run.pid,
                incarnation,
                Math.max(0, incarnation - 1 - failedHandOvers),
                run.epoch,
                startedAtNanos,
                lastEnd);
    }

    /** The facts of one process, from the order to start it until its end is classified. */
    static final class Incarnation {

        /** The process; 0 until it runs, and 0 again when its end is classified. */
        long pid;

        /** When the process must have entered its entry point. */
        long startDeadlineNanos;

        /** Whether it has called on its channel, which only a worker's JVM does. */
        boolean connected;

        /** Whether its start was told. */
        boolean startTold;

        /** Whether it is a spare that was handed over. */
        boolean handedOver;

        /** When the worker was started before this; it is taken back if the hand-over comes to nothing. */
        OptionalLong startedBeforeNanos = OptionalLong.empty();

        /** Whether user code may have run: an end that is not orderly then leaves suspect memory behind. */
        boolean entered;

        /** Why the supervisor ends it, if it does. */
        @Nullable
        StopReason stop;

        /** Whether the next process shall follow at once, whatever the policy and whatever ends this one. */
        boolean restartAsked;

        /** Whether it was killed. */
        boolean killed;

        /** When it is killed if it has not terminated. */
        long killAtNanos;

        /** The configuration epoch it began with, or has acknowledged since. */
        long epoch;

        /** Where on the kill ladder it is. */
        Rung rung = Rung.NONE;

        /** The three signs of its end, each as soon as it is in. */
        @Nullable
        Told told;

        @Nullable
        ProcessEnd processEnd;

        boolean channelEnded;

        /** How it broke the protocol; empty if it did not. */
        String violation = "";

        /** When the exit of its process was observed. */
        long diedAtNanos;
    }

    /** The rungs of the kill ladder below the kill itself. */
    enum Rung {
        NONE,
        TOLD,
        INTERRUPTED,
        DUMPED
    }
}
