package io.bgworker;

/**
 * A long in shared memory that processes read and write in order: each method has the memory effects of its namesake in
 * {@code java.util.concurrent.atomic.AtomicLong}. May be used by any thread.
 *
 * <p>The methods that change it in one step are for workers; in the server they throw {@link UnsupportedOperationException},
 * because a file that somebody truncated would end the server there. Besides, each method throws what {@link SharedBytes} does.
 *
 * @since 0.1
 */
public interface LongCell {

    /**
     * Reads it, as a volatile.
     *
     * @return the number
     */
    long get();

    /**
     * Writes it, as a volatile.
     *
     * @param value the number
     */
    void set(long value);

    /**
     * Reads it; what its writer wrote before a {@link #setRelease} is seen after it.
     *
     * @return the number
     */
    long getAcquire();

    /**
     * Writes it; who reads it by {@link #getAcquire()} sees what was written before.
     *
     * @param value the number
     */
    void setRelease(long value);

    /**
     * Writes it if it is what is expected.
     *
     * @param expected what it has to be
     * @param value what it becomes
     * @return whether it was
     * @throws UnsupportedOperationException in the server
     */
    boolean compareAndSet(long expected, long value);

    /**
     * Adds to it.
     *
     * @param delta what is added
     * @return what it was before
     * @throws UnsupportedOperationException in the server
     */
    long getAndAdd(long delta);

    /**
     * Replaces it.
     *
     * @param value what it becomes
     * @return what it was before
     * @throws UnsupportedOperationException in the server
     */
    long getAndSet(long value);
}
