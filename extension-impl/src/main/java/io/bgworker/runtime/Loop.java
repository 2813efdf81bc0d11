package io.bgworker.runtime;

import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Supervisor;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that steps the machine and carries out its effects. Sleeps until an event comes or a deadline is due, and does
 * nothing else.
 *
 * <p>The queue needs no limit of its own: what a process says of itself is taken once, whoever registers workers waits for
 * the answer, and an order that nobody waits for, such as to terminate, is worked off sooner than it can be given again.
 */
final class Loop {

    private final Supervisor supervisor;
    private final Consumer<Effect> effects;
    private final Runnable afterStep;
    private final Consumer<Throwable> onBroken;
    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    /** When the step under way began; 0 while the loop waits. Written by the loop, read by health. */
    private volatile long busySinceNanos;

    /** Written by the loop, read by health. */
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
        first.forEach(this::step);
        thread.start();
    }

    /** Hands an event to the loop. Returns at once; may be called by any thread. Ignored once the loop has ended. */
    void post(Event event) {
        if (!hasEnded()) {
            queue.add(event);
        }
    }

    private void run() {
        try {
            boolean goOn = true;
            while (goOn) {
                @Nullable Event event = next();
                busySinceNanos = System.nanoTime() | 1; // 0 has a meaning.
                goOn = step(event == null ? new Event.Tick() : event);
                busySinceNanos = 0;
            }
        } catch (RuntimeException | Error e) {
            broken = true;
            onBroken.accept(e);
        } finally {
            ended.countDown();
        }
    }

    /** Waits for an event, or for the next deadline: {@code null}. */
    private @Nullable Event next() {
        try {
            long now = System.nanoTime();
            if (supervisor.wantsStep(now)) {
                return queue.poll();
            }
            OptionalLong deadline = supervisor.nextDeadlineNanos();
            return deadline.isPresent() ? queue.poll(deadline.getAsLong() - now, TimeUnit.NANOSECONDS) : queue.take();
        } catch (InterruptedException e) {
            return null; // The loop ends with its last worker, not by an interrupt of whoever owns the thread.
        }
    }

    private boolean step(Event event) {
        boolean goOn = true;
        for (Effect effect : supervisor.step(System.nanoTime(), event)) {
            effects.accept(effect);
            goOn &= !(effect instanceof Effect.ShutdownEnded);
        }
        afterStep.run();
        return goOn;
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
