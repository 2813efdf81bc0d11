package io.bgworker;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The database session of a worker: one connection, to one database, for the worker's whole life. PostgreSQL's
 * {@code BackgroundWorkerInitializeConnection} and SPI. Used by one thread at a time.
 *
 * <p>On PostgreSQL its {@code application_name} is the worker's name. If the connection is lost, the transaction under way
 * throws what the driver says, and has left nothing behind, unless it was just being committed. Before the next transaction
 * the connection is established again, with a warning in the log; what belonged to the lost one (temporary tables, prepared
 * statements, settings) is gone. If that fails there is a {@link DatabaseUnavailableException}.
 *
 * @since 0.1
 */
public interface Database {

    /** The name of the maintenance database, unless {@code bgworker.maintenance-database} names another. */
    String DEFAULT_NAME = "default";

    /**
     * Connects the session as the configured user. To be called once.
     *
     * @param name the name of the database, as in the configuration keys {@code bgworker.database.<name>.…}; empty means the
     *     maintenance database
     * @throws IllegalStateException if the session was connected already; it stays as it is
     * @throws DatabaseUnavailableException if there is no such database, it lets nobody in, or it cannot be reached. A worker
     *     that lets this pass ends with exit code 1 and is restarted as its policy says
     */
    default void connect(String name) {
        connect(name, "");
    }

    /**
     * Connects the session ({@code BackgroundWorkerInitializeConnection}). To be called once. Blocks until it is connected,
     * for {@code bgworker.database.<name>.connect-timeout} at most.
     *
     * @param name the name of the database; empty means the maintenance database
     * @param user the role to act as; empty for the configured user. Another role than that is for PostgreSQL: the configured
     *     user logs in and then acts as the role ({@code SET ROLE}), so it must be a member of it
     * @param options what to pass by
     * @throws IllegalStateException if the session was connected already; it stays as it is
     * @throws DatabaseUnavailableException if there is no such database, it lets nobody in, or it cannot be reached; if there
     *     is no such role, it may not log in, or the configured user may not act as it
     */
    void connect(String name, String user, ConnectOption... options);

    /**
     * Connects the session to a database of the maintenance database's server
     * ({@code BackgroundWorkerInitializeConnectionByOid}). PostgreSQL only. To be called once. To whoever releases databases
     * the session is one of the maintenance database's.
     *
     * @param databaseOid the identifier of the database in {@code pg_database}, 0 to 4294967295; 0 means the maintenance
     *     database
     * @param roleOid the identifier of the role in {@code pg_roles}, 0 to 4294967295; 0 means the configured user
     * @param options what to pass by
     * @throws IllegalStateException if the session was connected already; it stays as it is
     * @throws IllegalArgumentException if an identifier cannot be one
     * @throws DatabaseUnavailableException as with {@link #connect(String, String, ConnectOption...)}; if the maintenance
     *     database is no PostgreSQL
     */
    void connectById(long databaseOid, long roleOid, ConnectOption... options);

    /**
     * Runs some work in a transaction: committed when the work returns, rolled back when it throws.
     *
     * @param work gets the session's connection with auto-commit off; must not commit, roll back or close it
     * @param <T> what the work returns
     * @return what the work returned
     * @throws IllegalStateException if the session is not connected
     * @throws DatabaseUnavailableException if the connection was lost before, and cannot be established again
     * @throws SQLException what the work, the commit or the roll-back threw
     */
    default <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(Work<T> work) throws SQLException {
        return inTransaction(TransactionOptions.DEFAULTS, work);
    }

    /**
     * Runs some work in a transaction: committed when the work returns, rolled back when it throws.
     *
     * @param options how; if it is to be retried, the work may run several times
     * @param work gets the session's connection with auto-commit off; must not commit, roll back or close it
     * @param <T> what the work returns
     * @return what the work returned
     * @throws IllegalStateException if the session is not connected
     * @throws DatabaseUnavailableException if the connection was lost before, and cannot be established again
     * @throws SQLException what the work, the commit or the roll-back threw; {@link java.sql.SQLTimeoutException} if it took
     *     too long
     */
    <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(TransactionOptions options, Work<T> work)
            throws SQLException;

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
