package io.bgworker.worker;

import io.bgworker.Latch;
import io.bgworker.WakeEvent;
import io.bgworker.WorkerSpec;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The worker's latch, and the death of the supervisor, which wakes the same waiters. */
final class ChildLatch implements Latch {

    private static final Set<WakeEvent> LATCH_OR_DEATH = Set.of(WakeEvent.LATCH_SET, WakeEvent.SUPERVISOR_DEATH);

    private static final Set<WakeEvent> DEATHS = Set.of(WakeEvent.SUPERVISOR_DEATH, WakeEvent.EXIT_ON_SUPERVISOR_DEATH);

    private final WaitEvents waitEvents;
    private final Runnable look;
    private final Runnable exit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    /** Guarded by lock, like all that follow. */
    private final List<ChannelWait> channelWaits = new ArrayList<>();

    private boolean set;
    private boolean supervisorDied;

    /** How often whoever waits was woken: who looks first and sleeps then must not miss what came between. */
    private long wakes;

    /**
     * Makes a latch.
     *
     * @param waiting is told what is waited for, and an empty text when nothing is any more
     * @param look what a worker does whenever it looks at its latch
     * @param exit ends the worker because the supervisor died
     */
    ChildLatch(Consumer<String> waiting, Runnable look, Runnable exit) {
        waitEvents = new WaitEvents(waiting);
        this.look = look;
        this.exit = exit;
    }

    @Override
    public void set() {
        wake(() -> set = true);
    }

    @Override
    public void reset() {
        look.run();
        lock.lock();
        try {
            set = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isSet() {
        look.run();
        lock.lock();
        try {
            return set;
        } finally {
            lock.unlock();
        }
    }

    // ---- Waiting

    @Override
    public Set<WakeEvent> await(String waitEvent) throws InterruptedException {
        return await(waitEvent, Duration.ofNanos(Long.MAX_VALUE));
    }

    @Override
    public Set<WakeEvent> await(String waitEvent, Duration timeout) throws InterruptedException {
        return await(waitEvent, LATCH_OR_DEATH, timeout);
    }

    @Override
    public Set<WakeEvent> await(String waitEvent, Set<WakeEvent> events, Duration timeout) throws InterruptedException {
        check(waitEvent, events);
        if (!ChannelWait.eventsOf(events).isEmpty()) {
            throw new IllegalArgumentException(
                    "Events to wait for must not be of a channel without one, were " + events);
        }
        Set<WakeEvent> woke = poll(events);
        return woke.isEmpty() && isPositive(timeout)
                ? visibly(waitEvent, () -> waitFor(events, Timeouts.nanos(timeout)))
                : orTimeout(woke);
    }

    @Override
    public Set<WakeEvent> await(String waitEvent, Set<WakeEvent> events, SelectableChannel channel, Duration timeout)
            throws InterruptedException {
        check(waitEvent, events);
        try (ChannelWait wait = ChannelWait.open(channel, events)) {
            Set<WakeEvent> woke = wait.select(0);
            woke.addAll(poll(events));
            return woke.isEmpty() && isPositive(timeout)
                    ? visibly(waitEvent, () -> waitFor(events, wait, Timeouts.nanos(timeout)))
                    : orTimeout(woke);
        }
    }

    private static void check(String waitEvent, Set<WakeEvent> events) {
        int bytes = waitEvent.getBytes(StandardCharsets.UTF_8).length;
        if (waitEvent.isBlank() || bytes > WorkerSpec.NAME_BYTES_MAX) {
            throw new IllegalArgumentException("Wait event must have 1 to " + WorkerSpec.NAME_BYTES_MAX
                    + " bytes in UTF-8 and not be blank, was '" + waitEvent + "' of " + bytes + " bytes");
        }
        if (Collections.disjoint(DEATHS, events)) {
            throw new IllegalArgumentException("Events to wait for must have one of " + DEATHS + ", were " + events);
        }
    }

    private interface Wait {
        Set<WakeEvent> run() throws InterruptedException;
    }

    private Set<WakeEvent> visibly(String waitEvent, Wait wait) throws InterruptedException {
        waitEvents.begin(waitEvent);
        try {
            return wait.run();
        } finally {
            waitEvents.end(waitEvent);
        }
    }

    private Set<WakeEvent> waitFor(Set<WakeEvent> events, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (true) {
            long seen = wakes();
            Set<WakeEvent> woke = poll(events);
            long left = deadline - System.nanoTime();
            if (!woke.isEmpty() || left <= 0) {
                return orTimeout(woke);
            }
            awaitWake(seen, left);
        }
    }

    private long wakes() {
        lock.lock();
        try {
            return wakes;
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps until the next wake; not at all if one came since the number was read. */
    @SuppressWarnings("WaitNotInLoop") // The callers look again, in a loop.
    private void awaitWake(long seen, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (wakes == seen) {
                long unused = woken.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private Set<WakeEvent> waitFor(Set<WakeEvent> events, ChannelWait wait, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        wake(() -> channelWaits.add(wait));
        try {
            Set<WakeEvent> woke = wait.select(0);
            while (true) {
                woke.addAll(poll(events)); // After the selection: that takes note of being woken.
                long left = deadline - System.nanoTime();
                if (!woke.isEmpty() || left <= 0) {
                    return orTimeout(woke);
                }
                woke = wait.select(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted while it waited for its latch and a channel");
                }
            }
        } finally {
            wake(() -> channelWaits.remove(wait));
        }
    }

    /** Looks what has happened, without a lock held: looking may send something, or end the worker. */
    private Set<WakeEvent> poll(Set<WakeEvent> events) {
        look.run();
        boolean exits;
        Set<WakeEvent> happened;
        lock.lock();
        try {
            exits = supervisorDied && events.contains(WakeEvent.EXIT_ON_SUPERVISOR_DEATH);
            happened = happened(events);
        } finally {
            lock.unlock();
        }
        if (exits) {
            exit.run();
        }
        return happened;
    }

    /** With the lock held. */
    private Set<WakeEvent> happened(Set<WakeEvent> events) {
        Set<WakeEvent> happened = EnumSet.noneOf(WakeEvent.class);
        if (set && events.contains(WakeEvent.LATCH_SET)) {
            happened.add(WakeEvent.LATCH_SET);
        }
        if (supervisorDied) {
            happened.add(WakeEvent.SUPERVISOR_DEATH);
        }
        return happened;
    }

    private static Set<WakeEvent> orTimeout(Set<WakeEvent> woke) {
        return woke.isEmpty() ? EnumSet.of(WakeEvent.TIMEOUT) : woke;
    }

    /** Waits for time to pass, whatever the latch does; says whether all of it passed. */
    boolean sleep(Duration duration, BooleanSupplier ended) throws InterruptedException {
        long deadline = System.nanoTime() + Timeouts.nanos(duration);
        while (true) {
            long seen = wakes();
            boolean over = !poll(Set.of(WakeEvent.SUPERVISOR_DEATH)).isEmpty() || ended.getAsBoolean();
            long left = deadline - System.nanoTime();
            if (left <= 0 || over) {
                return left <= 0;
            }
            awaitWake(seen, left);
        }
    }

    private static boolean isPositive(Duration timeout) {
        return !timeout.isNegative() && !timeout.isZero();
    }

    // ---- Waking

    /** Lets sleepers look at why they may have to end. */
    void wakeSleepers() {
        wake(() -> {});
    }

    void supervisorDied() {
        wake(() -> supervisorDied = true);
    }

    private void wake(Runnable change) {
        lock.lock();
        try {
            change.run();
            wakes++;
            woken.signalAll();
            channelWaits.forEach(ChannelWait::wakeUp);
        } finally {
            lock.unlock();
        }
    }
}
