package io.bgworker.shm;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one side waits for what another process brings about: it looks for a moment, and then sleeps. For one thread at a time.
 *
 * <p>It looks for about as long as it takes to be woken, so that it never costs more than twice of what would have been best; or
 * briefly, if it looked in vain: see {@link Patience}.
 */
final class Waiting {

    /** Without a second processor nothing happens while one looks. */
    private static final long LONG_NANOS =
            Runtime.getRuntime().availableProcessors() > 1 ? TimeUnit.MICROSECONDS.toNanos(30) : 0;

    private static final long BRIEF_NANOS = LONG_NANOS / 30;

    /** So often it looks before it looks at the clock. How long one look takes, and the pause of the processor in it, is not known. */
    private static final int LOOKS = 16;

    private final Attachment attachment;
    private final Spot spot;
    private final Patience patience = new Patience();

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
        if (look(happened, patience.isLong() ? LONG_NANOS : BRIEF_NANOS)) {
            patience.looked();
            return true;
        }
        patience.lookedInVain();
        return sleep(happened, beforeSleep, deadline);
    }

    private static boolean look(BooleanSupplier happened, long nanos) {
        if (nanos == 0) {
            return false;
        }
        long begin = System.nanoTime();
        do {
            for (int i = 0; i < LOOKS; i++) {
                Thread.onSpinWait();
                if (happened.getAsBoolean()) {
                    return true;
                }
            }
        } while (System.nanoTime() - begin < nanos);
        return false;
    }

    private boolean sleep(BooleanSupplier happened, Runnable beforeSleep, Deadline deadline)
            throws InterruptedException {
        Participant self = attachment.self();
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
                bell.sleep(left);
                if (happened.getAsBoolean()) {
                    return true;
                }
            }
        } finally {
            this.bell = null;
            self.doorbell().giveBack(bell);
            spot.retract();
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
