package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.Told;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of one process, from the events that told of it and the effects that ordered something for it. */
final class KnownRun {

    final KnownWorker worker;
    final int incarnation;

    /** When it must have entered its entry point. */
    final long startBy;

    boolean launched;
    boolean assigned;
    boolean entered;
    Optional<Told> told = Optional.empty();
    boolean channelEnded;
    Optional<ProcessEnd> processEnd = Optional.empty();

    /** When it was heard that the process is gone, or that there never was one. */
    OptionalLong goneAt = OptionalLong.empty();

    Optional<StopReason> killed = Optional.empty();

    /** Until when it may live, if it was asked to end or has begun to. */
    OptionalLong killBy = OptionalLong.empty();

    /** It was asked to end when there was nothing to kill so far. */
    boolean killWhenLaunched;

    boolean toldToTerminate;
    boolean restartRequested;

    /** Its end was classified and told. */
    boolean ended;

    KnownRun(KnownWorker worker, int incarnation, long startBy) {
        this.worker = worker;
        this.incarnation = incarnation;
        this.startBy = startBy;
    }

    boolean isAlive() {
        return goneAt.isEmpty();
    }

    boolean hasSign() {
        return told.isPresent() || channelEnded || processEnd.isPresent();
    }

    /** It shall be dead by a time; an earlier one that was set before stays. */
    void dieBy(long time) {
        if (!launched) {
            killWhenLaunched = true;
        } else if (killBy.isEmpty() || time - killBy.getAsLong() < 0) {
            killBy = OptionalLong.of(time);
        }
    }

    @Override
    public String toString() {
        return worker + "#" + incarnation;
    }
}
