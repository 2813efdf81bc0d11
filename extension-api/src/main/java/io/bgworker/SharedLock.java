package io.bgworker;

import java.time.Duration;
import java.util.Optional;

/**
 * A lock between processes; PostgreSQL's {@code LWLock}. Held by many in shared mode or by one in exclusive mode; who waits for
 * it is not passed for ever. It belongs to the process: any of its threads may release what another acquired.
 *
 * <p>Not re-entrant: a thread that has acquired it and not released it gets {@link IllegalStateException} if it acquires it again, in
 * whatever mode. Nobody looks for other deadlocks. It is released when the process detaches from the segment, which ends the waits of its
 * other threads for it, too, and when the
 * worker ends in an orderly way, before everything else; what it protects may be half-written then. A worker that crashes with it
 * causes a reset, for that reason. While a worker holds one, an order to terminate does not interrupt its thread: hold it briefly.
 *
 * <p>For workers only: in the server acquiring throws {@link UnsupportedOperationException}. Every method throws what
 * {@link SharedBytes} does.
 *
 * @since 0.1
 */
public interface SharedLock {

    /** What a lock needs, in bytes. */
    int BYTES = 1024;

    /**
     * Acquires it in exclusive mode ({@code LWLockAcquire}, {@code LW_EXCLUSIVE}), however long it takes.
     *
     * @return the hold; close it
     * @throws IllegalStateException if this thread holds it
     * @throws InterruptedException if the thread was interrupted while it waited; it is not held then
     */
    Hold exclusive() throws InterruptedException;

    /**
     * Acquires it in shared mode ({@code LWLockAcquire}, {@code LW_SHARED}), however long it takes.
     *
     * @return the hold; close it
     * @throws IllegalStateException as above
     * @throws InterruptedException as above
     */
    Hold shared() throws InterruptedException;

    /**
     * Acquires it in exclusive mode, or gives up.
     *
     * @param timeout the longest wait; zero or less does not wait ({@code LWLockConditionalAcquire})
     * @return the hold; empty if the time was over
     * @throws IllegalStateException as above
     * @throws InterruptedException as above
     */
    Optional<Hold> exclusive(Duration timeout) throws InterruptedException;

    /**
     * Acquires it in shared mode, or gives up.
     *
     * @param timeout the longest wait; zero or less does not wait ({@code LWLockConditionalAcquire})
     * @return the hold; empty if the time was over
     * @throws IllegalStateException as above
     * @throws InterruptedException as above
     */
    Optional<Hold> shared(Duration timeout) throws InterruptedException;

    /**
     * Who has it in exclusive mode. Also in the server.
     *
     * @return the process, as {@code name[id.incarnation]}; empty if nobody has, or it is held in shared mode
     */
    Optional<String> holder();

    /** A hold on the lock. */
    interface Hold extends AutoCloseable {

        /** Releases it ({@code LWLockRelease}). By any thread; does nothing the second time. */
        @Override
        void close();
    }
}
