package io.bgworker.runtime;

import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Supervisor;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps the machine and carries out its effects, one step at a time. A thread of its own does so, that sleeps until an event
 * comes or a deadline is due; and whoever asks for something, if the machine is free at that moment: who registers a worker for
 * which a spare waits writes the frame that makes it the worker, and no other thread has to wake up for that.
 *
 * <p>The queue needs no limit of its own: what a process says of itself is taken once, whoever registers workers waits for
 * the answer, and an order that nobody waits for, such as to terminate, is worked off sooner than it can be given again.
 */
final class Loop {

    /** How many steps somebody makes who only wants an answer. What is left then is the thread's. */
    private static final int STEPS_OF_OTHERS_MAX = 16;

    private final Supervisor supervisor;
    private final Consumer<Effect> effects;
    private final Runnable afterStep;
    private final Consumer<Throwable> onBroken;
    private final Queue<Event> queue = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    /** Who holds it steps the machine. Nobody waits for it but the thread. */
    private final ReentrantLock stepping = new ReentrantLock();

    /** Whether there will be no step any more. Guarded by the lock. */
    private boolean over;

    /** Until when the thread sleeps if nobody wakes it; empty if for ever. Guarded by the lock. */
    private OptionalLong sleepsUntilNanos = OptionalLong.empty();

    /** When the step under way began; 0 while there is none. Written by whoever steps, read by health. */
    private volatile long busySinceNanos;

    /** Written by whoever steps, read by health. */
    private volatile boolean broken;

    Loop(
            Supervisor supervisor,
            Consumer<Effect> effects,
            Runnable afterStep,
            Consumer<Throwable> onBroken,
            ThreadFactory threads) {
        this.supervisor = supervisor;
        this.effects = effects;
        this.afterStep = afterStep;
        this.onBroken = onBroken;
        this.thread = threads.newThread(this::run);
        thread.setName("bgworker-supervisor");
    }

    /** Starts the loop, after the first events were dealt with by the caller: what they publish is there on return. */
    void start(List<? extends Event> first) {
        stepping.lock();
        try {
            first.forEach(this::step);
        } finally {
            stepping.unlock();
        }
        thread.start();
    }

    /** Hands an event to the loop. Returns at once; may be called by any thread. Ignored once the loop has ended. */
    void post(Event event) {
        if (!hasEnded()) {
            queue.add(event);
            if (!stepping
                    .isHeldByCurrentThread()) { // Else it is an effect of a step that posts, and more steps follow.
                LockSupport.unpark(thread);
            }
        }
    }

    /**
     * The same for somebody who waits for what comes of it: makes the steps itself if nobody else makes any. Does not wait for
     * anybody, but makes up to {@link #STEPS_OF_OTHERS_MAX} steps.
     */
    void submit(Event event) {
        if (hasEnded()) {
            return;
        }
        queue.add(event);
        if (stepping.isHeldByCurrentThread()) {
            return;
        }
        boolean toWake = true;
        if (thread.isAlive() && stepping.tryLock()) {
            try {
                makeSteps(STEPS_OF_OTHERS_MAX);
                toWake = over || !queue.isEmpty() || isDueBefore(sleepsUntilNanos);
            } finally {
                stepping.unlock();
            }
        }
        if (toWake || !queue.isEmpty()) { // Of one who came in between and found the machine taken, too.
            LockSupport.unpark(thread);
        }
    }

    private boolean isDueBefore(OptionalLong sleepsUntil) {
        OptionalLong due = dueNanos(System.nanoTime());
        return due.isPresent() && (sleepsUntil.isEmpty() || due.getAsLong() - sleepsUntil.getAsLong() < 0);
    }

    private void run() {
        boolean goOn = true;
        while (goOn) {
            OptionalLong until;
            stepping.lock();
            try {
                makeSteps(Integer.MAX_VALUE);
                goOn = !over;
                until = dueNanos(System.nanoTime());
                sleepsUntilNanos = until;
            } finally {
                stepping.unlock();
            }
            if (goOn) {
                sleep(until);
            }
        }
    }

    /** Until an event comes: whoever brings one wakes us, and if that was before, this returns at once. */
    private void sleep(OptionalLong until) {
        if (!queue.isEmpty()) {
            return;
        }
        if (until.isEmpty()) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, until.getAsLong() - System.nanoTime());
        }
        // The loop ends with its last worker, not by an interrupt of whoever owns the thread.
        boolean unused = Thread.interrupted();
    }

    // ---- With the lock held

    private OptionalLong dueNanos(long now) {
        return supervisor.wantsStep(now) ? OptionalLong.of(now) : supervisor.nextDeadlineNanos();
    }

    private void makeSteps(int most) {
        try {
            for (int i = 0; i < most && !over; i++) {
                @Nullable Event event = queue.poll();
                if (event == null && !supervisor.wantsStep(System.nanoTime())) {
                    return;
                }
                step(event == null ? new Event.Tick() : event);
            }
        } catch (RuntimeException | Error e) {
            over = true;
            broken = true;
            onBroken.accept(e);
        } finally {
            if (over) {
                ended.countDown();
            }
        }
    }

    private void step(Event event) {
        busySinceNanos = System.nanoTime() | 1; // 0 has a meaning.
        for (Effect effect : supervisor.step(System.nanoTime(), event)) {
            effects.accept(effect);
            over |= effect instanceof Effect.ShutdownEnded;
        }
        afterStep.run();
        busySinceNanos = 0;
    }

    boolean isBroken() {
        return broken;
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** How long the step under way has taken so far. */
    long busyNanos() {
        long since = busySinceNanos;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    /** Waits for the end of the loop, or for the time to pass: nothing depends on which. */
    void awaitEnd(long nanos) throws InterruptedException {
        boolean unused = ended.await(nanos, TimeUnit.NANOSECONDS);
    }
}
