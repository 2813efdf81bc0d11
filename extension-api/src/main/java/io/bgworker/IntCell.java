package io.bgworker;

/**
 * An int in shared memory that processes read and write in order: each method has the memory effects of its namesake in
 * {@code java.util.concurrent.atomic.AtomicInteger}. May be used by any thread.
 *
 * <p>The methods that change it in one step are for workers; in the server they throw {@link UnsupportedOperationException},
 * because a file that somebody truncated would end the server there. Besides, each method throws what {@link SharedBytes} does.
 *
 * @since 0.1
 */
public interface IntCell {

    /**
     * Reads it, as a volatile.
     *
     * @return the number
     */
    int get();

    /**
     * Writes it, as a volatile.
     *
     * @param value the number
     */
    void set(int value);

    /**
     * Reads it; what its writer wrote before a {@link #setRelease} is seen after it.
     *
     * @return the number
     */
    int getAcquire();

    /**
     * Writes it; who reads it by {@link #getAcquire()} sees what was written before.
     *
     * @param value the number
     */
    void setRelease(int value);

    /**
     * Writes it if it is what is expected.
     *
     * @param expected what it has to be
     * @param value what it becomes
     * @return whether it was
     * @throws UnsupportedOperationException in the server
     */
    boolean compareAndSet(int expected, int value);

    /**
     * Adds to it.
     *
     * @param delta what is added
     * @return what it was before
     * @throws UnsupportedOperationException in the server
     */
    int getAndAdd(int delta);

    /**
     * Replaces it.
     *
     * @param value what it becomes
     * @return what it was before
     * @throws UnsupportedOperationException in the server
     */
    int getAndSet(int value);
}
