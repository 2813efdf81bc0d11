package io.bgworker;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The side of a {@link SharedQueue} that receives. One thread receives at a time; {@link #close()} may be called by any, and ends
 * a wait.
 *
 * <p>Closed by itself when the process detaches from the segment or ends in an orderly way. Every method throws what
 * {@link SharedBytes} does.
 *
 * @since 0.1
 */
public interface QueueReceiver extends AutoCloseable {

    /**
     * Receives one message and waits for it, however long it takes ({@code shm_mq_receive}).
     *
     * @param reader gets the message where it lies, which is in the ring if it is in one piece there. Run at most once, on the calling thread; the
     *     message is good until it returns, and its bytes are free for the sender then
     * @return {@link QueueResult#SUCCESS}, or {@link QueueResult#DETACHED} if the sender has left and everything complete was received
     * @throws InterruptedException if the thread was interrupted. What had come of a message is kept for the next call
     */
    QueueResult receive(Consumer<SharedBytes> reader) throws InterruptedException;

    /**
     * Receives one message, and waits for it for some time.
     *
     * @param reader as above
     * @param timeout the longest wait; zero or less does not wait ({@code nowait})
     * @return as above, or {@link QueueResult#WOULD_BLOCK} if the time was over
     * @throws InterruptedException as above
     */
    QueueResult receive(Consumer<SharedBytes> reader, Duration timeout) throws InterruptedException;

    /**
     * Waits until there is a sender ({@code shm_mq_wait_for_attach}).
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return {@link QueueResult#SUCCESS} if there is or was one, {@link QueueResult#DETACHED} if there will be none,
     *     {@link QueueResult#WOULD_BLOCK} if the time was over
     * @throws InterruptedException if the thread was interrupted
     */
    QueueResult awaitSender(Duration timeout) throws InterruptedException;

    /** Leaves for ever ({@code shm_mq_detach}): every send is told so. */
    @Override
    void close();
}
