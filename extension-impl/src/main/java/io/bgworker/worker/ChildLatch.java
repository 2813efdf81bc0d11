package io.bgworker.worker;

import io.bgworker.Latch;
import io.bgworker.WakeEvent;
import io.bgworker.WorkerSpec;
import io.bgworker.protocol.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The worker's latch, and the death of the supervisor, which wakes the same waiters. */
final class ChildLatch implements Latch {

    private final Consumer<Frame.FromWorker> send;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    /** Guarded by lock. */
    private boolean set;

    /** Guarded by lock. */
    private boolean supervisorDied;

    ChildLatch(Consumer<Frame.FromWorker> send) {
        this.send = send;
    }

    @Override
    public void set() {
        lock.lock();
        try {
            set = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reset() {
        lock.lock();
        try {
            set = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isSet() {
        lock.lock();
        try {
            return set;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Set<WakeEvent> await(String waitEvent, Duration timeout) throws InterruptedException {
        int bytes = waitEvent.getBytes(StandardCharsets.UTF_8).length;
        if (waitEvent.isBlank() || bytes > WorkerSpec.NAME_BYTES_MAX) {
            throw new IllegalArgumentException("Wait event must have 1 to " + WorkerSpec.NAME_BYTES_MAX
                    + " bytes in UTF-8 and not be blank, was '" + waitEvent + "' of " + bytes + " bytes");
        }
        Set<WakeEvent> events = poll();
        if (!events.isEmpty() || timeout.isNegative() || timeout.isZero()) {
            return events.isEmpty() ? EnumSet.of(WakeEvent.TIMEOUT) : events;
        }
        send.accept(new Frame.Waiting(waitEvent));
        try {
            return waitFor(nanos(timeout));
        } finally {
            send.accept(new Frame.Waiting(""));
        }
    }

    @Override
    public Set<WakeEvent> await(String waitEvent) throws InterruptedException {
        return await(waitEvent, Duration.ofNanos(Long.MAX_VALUE));
    }

    private Set<WakeEvent> poll() {
        lock.lock();
        try {
            return events();
        } finally {
            lock.unlock();
        }
    }

    private Set<WakeEvent> waitFor(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!set && !supervisorDied) {
                if (left <= 0) {
                    return EnumSet.of(WakeEvent.TIMEOUT);
                }
                left = woken.awaitNanos(left);
            }
            return events();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock held. */
    private Set<WakeEvent> events() {
        Set<WakeEvent> events = EnumSet.noneOf(WakeEvent.class);
        if (set) {
            events.add(WakeEvent.LATCH_SET);
        }
        if (supervisorDied) {
            events.add(WakeEvent.SUPERVISOR_DEATH);
        }
        return events;
    }

    /** Waits for time to pass, whatever the latch does; says whether all of it passed. */
    boolean sleep(Duration duration, BooleanSupplier ended) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos(duration);
            while (left > 0 && !supervisorDied && !ended.getAsBoolean()) {
                left = woken.awaitNanos(left);
            }
            return left <= 0;
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE; // 292 years are for ever.
        }
    }

    /** Lets sleepers look at why they may have to end. */
    void wakeSleepers() {
        lock.lock();
        try {
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void supervisorDied() {
        lock.lock();
        try {
            supervisorDied = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
