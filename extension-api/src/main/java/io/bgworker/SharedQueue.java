package io.bgworker;

/**
 * Messages from one process to another by a ring in shared memory; PostgreSQL's {@code shm_mq}. One process sends, one receives;
 * each side can be taken once in the life of the queue.
 *
 * <p>Messages arrive whole and in order. They may be empty, and longer than the ring: they are streamed then.
 *
 * @since 0.1
 */
public interface SharedQueue {

    /** The smallest ring. */
    int RING_BYTES_MIN = 64;

    /** What a queue needs beside its ring, in bytes. */
    int HEADER_BYTES = 256;

    /** The smallest area for a queue. */
    int BYTES_MIN = HEADER_BYTES + RING_BYTES_MIN;

    /** The longest message. */
    int MESSAGE_BYTES_MAX = (1 << 30) - 1;

    /**
     * How long the ring is.
     *
     * @return a multiple of eight, at least {@value #RING_BYTES_MIN}
     */
    long ringBytes();

    /**
     * Takes the side that sends ({@code shm_mq_set_sender}, {@code shm_mq_attach}). A wait for a receiver that never comes lasts
     * as long as its time allows.
     *
     * @return the sender
     * @throws IllegalStateException if it was taken before, by whomever
     */
    QueueSender sender();

    /**
     * Takes the side that sends, to a worker that may not have come yet ({@code shm_mq_set_handle}): when it has ended without
     * having come, the queue is detached.
     *
     * @param receiver the worker that is going to receive
     * @return the sender
     * @throws IllegalStateException if it was taken before, by whomever
     */
    QueueSender sender(WorkerHandle receiver);

    /**
     * Takes the side that receives ({@code shm_mq_set_receiver}, {@code shm_mq_attach}).
     *
     * @return the receiver
     * @throws IllegalStateException if it was taken before, by whomever
     */
    QueueReceiver receiver();

    /**
     * Takes the side that receives, from a worker that may not have come yet: when it has ended without having come, the queue is
     * detached.
     *
     * @param sender the worker that is going to send
     * @return the receiver
     * @throws IllegalStateException if it was taken before, by whomever
     */
    QueueReceiver receiver(WorkerHandle sender);
}
