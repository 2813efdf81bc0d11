package io.bgworker;

import java.time.Duration;

/**
 * The side of a {@link SharedQueue} that sends. One thread sends at a time; {@link #close()} may be called by any, and ends a wait.
 *
 * <p>Closed by itself when the process detaches from the segment or ends in an orderly way. Every method throws what
 * {@link SharedBytes} does.
 *
 * @since 0.1
 */
public interface QueueSender extends AutoCloseable {

    /**
     * Sends a message, waits until all of it is in the ring, however long it takes, and {@linkplain #flush() shows} it
     * ({@code shm_mq_send} with {@code force_flush}).
     *
     * @param message the message, at most {@link SharedQueue#MESSAGE_BYTES_MAX} bytes
     * @return {@link QueueResult#SUCCESS} or {@link QueueResult#DETACHED}
     * @throws IllegalArgumentException if it is too long
     * @throws InterruptedException if the thread was interrupted. A message that is begun has to be sent again, the same, or the
     *     sender be closed
     */
    QueueResult send(byte[] message) throws InterruptedException;

    /**
     * Sends a part of an array as a message, and waits for room for some time ({@code shm_mq_send}). For many messages: they are
     * shown together, so {@link #flush()} after the last one.
     *
     * @param message where the message is
     * @param offset where it begins
     * @param length how long it is
     * @param timeout the longest wait; zero or less does not wait ({@code nowait})
     * @return {@link QueueResult#WOULD_BLOCK} if the time was over: call again with the same message
     * @throws IllegalArgumentException if it is too long, or not the one that was begun, as far as that can be seen
     * @throws InterruptedException as above
     */
    QueueResult send(byte[] message, int offset, int length, Duration timeout) throws InterruptedException;

    /**
     * Shows the receiver what was sent, and wakes it. Without that it sees it when a quarter of the ring is written, when a send
     * has to wait, or when this is closed.
     */
    void flush();

    /**
     * Waits until there is a receiver ({@code shm_mq_wait_for_attach}).
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return {@link QueueResult#SUCCESS} if there is or was one, {@link QueueResult#DETACHED} if there will be none,
     *     {@link QueueResult#WOULD_BLOCK} if the time was over
     * @throws InterruptedException if the thread was interrupted
     */
    QueueResult awaitReceiver(Duration timeout) throws InterruptedException;

    /** Leaves for ever ({@code shm_mq_detach}): the receiver gets what is complete, and then sees that nothing else will come. */
    @Override
    void close();
}
