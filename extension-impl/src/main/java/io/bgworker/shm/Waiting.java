package io.bgworker.shm;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one side waits for what another process brings about: it looks for a moment, and then sleeps. For one thread at a time.
 *
 * <p>It looks as often as has paid lately: half as often as the last time if it had to sleep after all. Where processes outnumber processors, the
 * other one cannot go on as long as this one looks. Every now and then it looks for long once more, to find out that this has changed.
 */
final class Waiting {

    /** Without a second processor nothing happens while one looks. */
    private static final int LOOKS_MAX = Runtime.getRuntime().availableProcessors() > 1 ? 1000 : 0;

    private static final int LOOKS_MIN = LOOKS_MAX / 50;

    /** Every so many waits it looks for long. */
    private static final int ATTEMPT = 64;

    private final Attachment attachment;
    private final Spot spot;
    private int looks = LOOKS_MAX;
    private int waits;

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
        if (look(happened, ++waits % ATTEMPT == 0 ? LOOKS_MAX : looks)) {
            return true;
        }
        looks = Math.max(looks / 2, LOOKS_MIN);
        return sleep(happened, beforeSleep, deadline);
    }

    private boolean look(BooleanSupplier happened, int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
            if (happened.getAsBoolean()) {
                looks = Math.max(looks, Math.min(2 * i, LOOKS_MAX));
                return true;
            }
        }
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
