package io.bgworker;

import java.time.Duration;
import java.util.Set;

/**
 * A sticky one-bit wake-up flag; PostgreSQL's {@code Latch}. Anybody may set it; the worker waits for it and resets it.
 *
 * <p>No wake-up is lost if whatever is looked at is looked at between the reset and the next wait:
 *
 * <pre>{@code
 * do {
 *     doWhatThereIsToDo();
 *     latch.await("mail-sender-idle", Duration.ofSeconds(10));
 *     latch.reset();
 * } while (!context.terminationRequested());
 * }</pre>
 *
 * <p>Being woken says only that something may have happened: always look again.
 *
 * @since 0.1
 */
public interface Latch {

    /** Sets the latch ({@code SetLatch}). May be called by any thread; does not block. */
    void set();

    /** Resets the latch ({@code ResetLatch}). Does not block. */
    void reset();

    /**
     * Whether the latch is set.
     *
     * @return whether it is set
     */
    boolean isSet();

    /**
     * Waits until the latch is set, the supervisor dies or the time is over ({@code WaitLatch}). Does not reset the latch.
     *
     * @param waitEvent what the worker waits for, at most {@value WorkerSpec#NAME_BYTES_MAX} bytes in UTF-8; visible in
     *     {@link WorkerRegistrar#workers()} while it waits
     * @param timeout the longest wait; zero or less does not wait
     * @return why it woke: at least one event, {@link WakeEvent#TIMEOUT} only alone
     * @throws IllegalArgumentException if the wait event is blank or too long
     * @throws InterruptedException if the thread was interrupted
     */
    Set<WakeEvent> await(String waitEvent, Duration timeout) throws InterruptedException;

    /**
     * Waits until the latch is set or the supervisor dies, however long it takes.
     *
     * @param waitEvent what the worker waits for, at most {@value WorkerSpec#NAME_BYTES_MAX} bytes in UTF-8
     * @return why it woke
     * @throws IllegalArgumentException if the wait event is blank or too long
     * @throws InterruptedException if the thread was interrupted
     */
    Set<WakeEvent> await(String waitEvent) throws InterruptedException;
}
