package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.Told;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of one process, from the events that told of it and the effects that ordered something for it. */
final class KnownRun {

    /** How long a process may outlive its channel, and a channel its process. */
    static final long GRACE_NANOS = 2_000_000_000L;

    /** How long it may take to acknowledge a configuration epoch. */
    static final long DEAF_AFTER_NANOS = 5_000_000_000L;

    /** After how long it is reported that a kill did not help. */
    static final long UNKILLABLE_AFTER_NANOS = 5_000_000_000L;

    final KnownWorker worker;
    final int incarnation;

    /** When it must have entered its entry point. */
    final long startBy;

    OptionalLong launchedAt = OptionalLong.empty();
    boolean connected;

    /** It is a spare. */
    boolean handedOver;

    boolean startTold;
    boolean assigned;
    boolean entered;
    Optional<Told> told = Optional.empty();
    boolean channelEnded;
    boolean brokeProtocol;
    Optional<ProcessEnd> processEnd = Optional.empty();

    /** When it was heard that the process is gone, or that there never was one. */
    OptionalLong goneAt = OptionalLong.empty();

    /** Why it was ordered to end, if it was; the latest kill counts. */
    Optional<StopReason> order = Optional.empty();

    Optional<StopReason> killed = Optional.empty();
    long killedAt;
    boolean reportedUnkillable;

    /** Until when it may live, if it was asked to end or has begun to. */
    OptionalLong killBy = OptionalLong.empty();

    /** It was asked to end when there was nothing to kill so far. */
    boolean killWhenLaunched;

    OptionalLong toldToTerminateAt = OptionalLong.empty();
    boolean interrupted;
    boolean dumped;

    /** It was asked to restart: what follows it, follows at once. */
    boolean restartAsked;

    /** The configuration epoch it began with, or has acknowledged since. */
    long epoch;

    /** Since when it has been behind an epoch that it was told of; empty if it is not, or was named since. */
    OptionalLong behindSince = OptionalLong.empty();

    /** Its end was classified and told. */
    boolean ended;

    /** Its end began a reset. */
    boolean crashedGroup;

    KnownRun(KnownWorker worker, int incarnation, long startBy, long epoch) {
        this.worker = worker;
        this.incarnation = incarnation;
        this.startBy = startBy;
        this.epoch = epoch;
    }

    boolean launched() {
        return launchedAt.isPresent();
    }

    boolean isAlive() {
        return goneAt.isEmpty();
    }

    boolean hasSign() {
        return told.isPresent() || channelEnded || processEnd.isPresent();
    }

    /** Whether there is a process to which orders may go. */
    boolean obeys() {
        return launched() && isAlive() && !hasSign() && killed.isEmpty();
    }

    boolean toldToTerminate() {
        return toldToTerminateAt.isPresent();
    }

    /** Whether it is a spare that went without a word, and without an order, before it had become the worker. */
    boolean hasNotBecomeTheWorker() {
        boolean ordered = killed.isPresent() || toldToTerminate() || restartAsked || worker.terminated;
        return handedOver && processEnd.isPresent() && !entered && told.isEmpty() && !ordered;
    }

    boolean isDue(long now) {
        return killBy.isPresent() && now - killBy.getAsLong() >= 0;
    }

    /** When it shall be interrupted: at half time. */
    long interruptAt() {
        long told = toldToTerminateAt.orElseThrow();
        return told + (killBy.orElseThrow() - told) / 2;
    }

    /** When it shall be dumped: a second before the kill, or in the last quarter. */
    long dumpAt() {
        long time = killBy.orElseThrow() - toldToTerminateAt.orElseThrow();
        return killBy.orElseThrow() - Math.min(1_000_000_000, time / 4);
    }

    /** When its state ends by itself; empty if it does not. */
    OptionalLong endsAt(boolean starting, long now) {
        if (goneAt.isPresent()) {
            return OptionalLong.of(goneAt.getAsLong() + GRACE_NANOS);
        } else if (killed.isPresent()) {
            return reportedUnkillable ? OptionalLong.empty() : OptionalLong.of(killedAt + UNKILLABLE_AFTER_NANOS);
        } else if (killBy.isEmpty()) {
            return starting && now - startBy < 0 ? OptionalLong.of(startBy) : OptionalLong.empty();
        }
        return killBy;
    }

    /** When something must happen to it next, if nothing is heard; empty if nothing must. */
    OptionalLong dueAt(boolean starting, long now) {
        if (isAlive() && killed.isEmpty() && toldToTerminate() && !hasSign() && !dumped) {
            return OptionalLong.of(interrupted ? dumpAt() : interruptAt());
        }
        return endsAt(starting, now);
    }

    // ---- What is asked of it

    /** It shall end by a time; at once if nothing of the user's can be lost. */
    void askToEnd(long now, long time) {
        dieBy(assigned || hasSign() ? time : now);
    }

    /** It shall be dead by a time; an earlier one that was set before stays. */
    void dieBy(long time) {
        if (!launched()) {
            killWhenLaunched = true;
        } else if (killBy.isEmpty() || time - killBy.getAsLong() < 0) {
            killBy = OptionalLong.of(time);
        }
    }

    /** Its code begins, and can take notice from now on of what it was told before. */
    void enter(long current, long now) {
        if (isAtWork() && !entered && epoch < current) {
            behindSince = OptionalLong.of(now);
        }
        entered = true;
    }

    /** A new configuration epoch begins: what has no assignment so far begins with it, what works is told of it. */
    void beginEpoch(long current, long now) {
        if (!assigned && !hasSign() && killed.isEmpty() && isAlive()) {
            epoch = current;
        } else if (isAtWork() && entered && behindSince.isEmpty()) {
            behindSince = OptionalLong.of(now);
        }
    }

    /** Whether it has its assignment, and nobody speaks of its end. */
    boolean isAtWork() {
        return obeys() && assigned && !toldToTerminate();
    }

    /** One that acknowledges an epoch is not deaf, though it may have another one to acknowledge. */
    void acknowledge(long acknowledged, long current, long now) {
        if (acknowledged > epoch && acknowledged <= current) {
            epoch = acknowledged;
            boolean stillBehind = behindSince.isPresent() && epoch < current;
            behindSince = stillBehind ? OptionalLong.of(now) : OptionalLong.empty();
        }
    }

    // ---- What is heard of it

    void launch(long now) {
        launchedAt = OptionalLong.of(now);
        if (killWhenLaunched) {
            dieBy(now);
        }
    }

    void announce(Told announcement, long now, long killAfter) {
        if (told.isEmpty()) {
            if (!hasSign() && killBy.isEmpty()) {
                dieBy(now + killAfter + GRACE_NANOS);
            }
            told = Optional.of(announcement);
        }
    }

    void endChannel(String violation, long now) {
        if (!channelEnded) {
            brokeProtocol = !violation.isEmpty();
            if (brokeProtocol) {
                dieBy(now);
            } else if (!hasSign()) {
                dieBy(now + GRACE_NANOS);
            }
            channelEnded = true;
        }
    }

    @Override
    public String toString() {
        return worker + "#" + incarnation;
    }
}
