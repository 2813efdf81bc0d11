package io.bgworker;

/**
 * A database in which no worker has its session, and none gets one until this is closed.
 *
 * @since 0.1
 */
public interface ReleasedDatabase extends AutoCloseable {

    /**
     * The database.
     *
     * @return its name
     */
    String name();

    /** Lets workers in again. Has no effect the second time. */
    @Override
    void close();
}
