package io.bgworker;

import java.time.Duration;

/**
 * A {@link Latch} between processes; PostgreSQL's shared latch. One process owns it and waits; all others set it. A set latch
 * costs those who set it again nothing.
 *
 * <p>Every method throws what {@link SharedBytes} does.
 *
 * @since 0.1
 */
public interface SharedLatch {

    /** What a latch needs, in bytes. */
    int BYTES = 128;

    /**
     * Becomes its owner ({@code OwnLatch}), until {@link #disown()} or the orderly end of this process.
     *
     * @throws IllegalStateException if a process owns it already, this one included
     */
    void own();

    /**
     * Gives it up ({@code DisownLatch}).
     *
     * @throws IllegalStateException if this process does not own it
     */
    void disown();

    /** Sets it ({@code SetLatch}), and wakes its owner if that waits. By anybody; does not block. It stays set without an owner. */
    void set();

    /**
     * Resets it ({@code ResetLatch}). Look at what it stands for after that, and before the next wait.
     *
     * @throws IllegalStateException if this process does not own it
     */
    void reset();

    /**
     * Whether it is set.
     *
     * @return whether it is set
     */
    boolean isSet();

    /**
     * Waits until it is set ({@code WaitLatch}). Does not reset it.
     *
     * @param timeout the longest wait; zero or less does not wait
     * @return whether it is set
     * @throws IllegalStateException if this process does not own it
     * @throws InterruptedException if the thread was interrupted
     */
    boolean await(Duration timeout) throws InterruptedException;
}
