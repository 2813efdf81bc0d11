package io.bgworker;

import java.nio.channels.SelectableChannel;
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

    /** Resets the latch ({@code ResetLatch}). Waits for nothing. */
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
     * Waits for some events ({@code WaitLatch} with its flags). The others leave it asleep.
     *
     * @param waitEvent what the worker waits for, at most {@value WorkerSpec#NAME_BYTES_MAX} bytes in UTF-8
     * @param events what to wake for: one of {@link WakeEvent#SUPERVISOR_DEATH} and
     *     {@link WakeEvent#EXIT_ON_SUPERVISOR_DEATH} at least; {@link WakeEvent#TIMEOUT} makes no difference
     * @param timeout the longest wait; zero or less does not wait
     * @return why it woke: some of these events, or {@link WakeEvent#TIMEOUT} alone
     * @throws IllegalArgumentException if the wait event is blank or too long, the death of the supervisor is not among the
     *     events, or an event of a channel is
     * @throws InterruptedException if the thread was interrupted
     */
    Set<WakeEvent> await(String waitEvent, Set<WakeEvent> events, Duration timeout) throws InterruptedException;

    /**
     * Waits for some events, and for a channel ({@code WaitLatchOrSocket}). The wait registers the channel with a selector of
     * its own until it returns; selectors of the application are not affected. The channel must stay open, and in
     * non-blocking mode, until then; its other end may be closed.
     *
     * @param waitEvent what the worker waits for, at most {@value WorkerSpec#NAME_BYTES_MAX} bytes in UTF-8
     * @param events as above, and at least one event of the channel, of those that its kind has
     * @param channel the channel, open and in non-blocking mode
     * @param timeout the longest wait; zero or less does not wait
     * @return why it woke: some of these events, or {@link WakeEvent#TIMEOUT} alone
     * @throws IllegalArgumentException as above; also if no event of the channel is among the events, or one that its kind
     *     does not have, or if the channel is closed or in blocking mode
     * @throws InterruptedException if the thread was interrupted
     */
    Set<WakeEvent> await(String waitEvent, Set<WakeEvent> events, SelectableChannel channel, Duration timeout)
            throws InterruptedException;

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
