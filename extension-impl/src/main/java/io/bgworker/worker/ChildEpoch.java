package io.bgworker.worker;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The configuration epoch as this worker knows it. Acknowledged when the worker has dealt with the reload: when its handler
 * has returned, or, if it has none, when it looks at its latch or whether it shall terminate, PostgreSQL's check for
 * interrupts.
 */
final class ChildEpoch {

    private final LongConsumer acknowledge;

    /** Written by the channel's thread, read by all. */
    private volatile long told;

    /** Set by whoever acknowledges first. */
    private final AtomicLong acknowledged = new AtomicLong();

    ChildEpoch(LongConsumer acknowledge) {
        this.acknowledge = acknowledge;
    }

    void tell(long epoch) {
        told = epoch;
    }

    long told() {
        return told;
    }

    /** Whether there is something to acknowledge; cheap, for it is asked in the tightest of loops. */
    boolean isBehind() {
        return told > acknowledged.get();
    }

    /** The worker has dealt with an epoch and all before it. */
    void acknowledge(long epoch) {
        long before = acknowledged.getAndAccumulate(epoch, Math::max);
        if (before < epoch) {
            acknowledge.accept(epoch);
        }
    }
}
