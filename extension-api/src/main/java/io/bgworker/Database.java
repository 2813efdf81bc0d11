package io.bgworker;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The database session of a worker: one connection, to one database, for the worker's whole life. PostgreSQL's
 * {@code BackgroundWorkerInitializeConnection} and SPI. Used by one thread at a time.
 *
 * @since 0.1
 */
public interface Database {

    /** The name of the database that is meant if no name is given. */
    String DEFAULT_NAME = "default";

    /**
     * Connects the session. To be called once.
     *
     * @param name the name of the database, as in the configuration keys {@code bgworker.database.<name>.…}; empty means
     *     {@value #DEFAULT_NAME}
     * @throws IllegalStateException if the session was connected already; it stays as it is
     * @throws DatabaseUnavailableException if there is no such database, or it cannot be reached. A worker that lets this
     *     pass ends with exit code 1 and is restarted as its policy says
     */
    void connect(String name);

    /**
     * Runs some work in a transaction: committed when the work returns, rolled back when it throws.
     *
     * @param work gets the session's connection with auto-commit off; must not commit, roll back or close it
     * @param <T> what the work returns
     * @return what the work returned
     * @throws IllegalStateException if the session is not connected
     * @throws SQLException what the work, the commit or the roll-back threw
     */
    <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(Work<T> work) throws SQLException;

    /**
     * Some work in a transaction.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    interface Work<T extends @org.jspecify.annotations.Nullable Object> {

        /**
         * Does the work.
         *
         * @param connection the connection, inside a transaction
         * @return any result
         * @throws SQLException to roll back
         */
        T run(Connection connection) throws SQLException;
    }
}
