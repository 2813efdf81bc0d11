package io.bgworker.shm;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one side waits for what another process brings about: it looks for a moment, and then sleeps. For one thread at a time.
 *
 * <p>It looks for about as long as it takes to be woken, so that it never costs more than twice of what would have been best; or
 * briefly, if it looked in vain.
 *
 * <p>While it looks, it lets others have the processor now and then. The one that it waits for may need this very one: some kernels
 * wake who sleeps where its waker runs, which they expect to sleep soon. Then the two take turns, in a microsecond or two, until the
 * kernel moves one of them away. It does not where others keep the processor for long: who sleeps is woken sooner there.
 */
final class Waiting {

    private static final long LONG_NANOS = TimeUnit.MICROSECONDS.toNanos(30);
    private static final long BRIEF_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final int BRIEF_LOOKS_MAX = 64;

    /** Longer than any turn of the other side; those of strangers take milliseconds. */
    private static final long TURN_NANOS_MAX = LONG_NANOS;

    private static final int TURNS_LEFT_OUT_MAX = 1024;

    /** So often it looks before it looks at the clock. How long one look takes, and the pause of the processor in it, is not known. */
    private static final int LOOKS = 8;

    private final Attachment attachment;
    private final Spot spot;
    private final Patience forLongLooks = new Patience(BRIEF_LOOKS_MAX);
    private final Patience forTurns = new Patience(TURNS_LEFT_OUT_MAX);

    /** Written by the thread that waits, rung by any. */
    private volatile Doorbell.@Nullable Bell bell;

    Waiting(Attachment attachment, Spot spot) {
        this.attachment = attachment;
        this.spot = spot;
    }

    /**
     * Waits.
     *
     * @param happened whether there is nothing to wait for any more; looks with volatile effects
     * @param beforeSleep done before each sleep, for instance to hear of an end
     * @param deadline how long
     * @return whether it has happened, {@code false} if the time was over
     * @throws InterruptedException if the thread is interrupted
     */
    boolean until(BooleanSupplier happened, Runnable beforeSleep, Deadline deadline) throws InterruptedException {
        if (happened.getAsBoolean()) {
            return true;
        }
        if (deadline.isOver()) {
            return false;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted before it waited for another process");
        }
        if (look(happened, forLongLooks.isThere() ? LONG_NANOS : BRIEF_NANOS)) {
            forLongLooks.regain();
            return true;
        }
        forLongLooks.lose();
        return sleep(happened, beforeSleep, deadline);
    }

    private boolean look(BooleanSupplier happened, long nanos) {
        long begin = System.nanoTime();
        long now = begin;
        do {
            for (int i = 0; i < LOOKS; i++) {
                Thread.onSpinWait();
                if (happened.getAsBoolean()) {
                    if (now != begin && forTurns.isThere()) {
                        forTurns.regain();
                    }
                    return true;
                }
            }
            now = letOthersTakeATurn(now);
        } while (now - begin < nanos);
        // If a stranger had the last turn, this has paid for nobody.
        return forTurns.isThere() && happened.getAsBoolean();
    }

    /** Nothing but time depends on it. */
    @SuppressWarnings("ThreadPriorityCheck")
    private long letOthersTakeATurn(long before) {
        boolean takeTurns = forTurns.isThere();
        if (takeTurns) {
            Thread.yield();
        }
        long now = System.nanoTime();
        if (!takeTurns || now - before >= TURN_NANOS_MAX) {
            forTurns.lose();
        }
        return now;
    }

    private boolean sleep(BooleanSupplier happened, Runnable beforeSleep, Deadline deadline)
            throws InterruptedException {
        Participant self = attachment.self();
        attachment.confirm();
        Doorbell.Bell bell = self.doorbell().borrow();
        this.bell = bell;
        try {
            while (true) {
                attachment.check();
                beforeSleep.run();
                spot.announce(self.ticket(), bell.address());
                if (happened.getAsBoolean()) {
                    return true;
                }
                long left = deadline.leftNanos();
                if (left <= 0) {
                    return false;
                }
                attachment.confirm();
                bell.sleep(left);
                if (happened.getAsBoolean()) {
                    return true;
                }
            }
        } finally {
            this.bell = null;
            self.doorbell().giveBack(bell);
            spot.retract();
            attachment.swallowError(); // Whoever waited looks at the file, or is told something else.
        }
    }

    /** Lets the thread that waits look again. What it is to see has to be written before, as a volatile. */
    void wake() {
        Doorbell.Bell sleeping = bell;
        if (sleeping != null) {
            sleeping.wake();
        }
    }
}
