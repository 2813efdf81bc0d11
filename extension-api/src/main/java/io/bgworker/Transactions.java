package io.bgworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in a transaction: committed when the work returns, rolled back when it throws. For client connections, in a
 * worker or anywhere else; {@link Database#inTransaction} does the same for the worker's session. A connection that cannot
 * roll back is aborted and closed, so that nobody commits by accident what was left on it.
 *
 * @since 0.1
 */
public final class Transactions {

    private static final Set<String> RETRIED_STATES = Set.of("40001", "40P01");
    private static final int PAUSE_MILLIS_MAX = 1_000;
    private static final int DOUBLINGS_MAX = 7;

    private Transactions() {}

    /**
     * Runs some work in a transaction on a connection of its own.
     *
     * @param dataSource gives the connection, and gets it back
     * @param work gets the connection with auto-commit off; must not commit, roll back or close it
     * @param <T> what the work returns
     * @return what the work returned
     * @throws SQLException what the data source, the work, the commit or the roll-back threw
     */
    public static <T extends @Nullable Object> T inTransaction(DataSource dataSource, Database.Work<T> work)
            throws SQLException {
        return inTransaction(dataSource, TransactionOptions.DEFAULTS, work);
    }

    /**
     * Runs some work in a transaction on a connection of its own.
     *
     * @param dataSource gives a connection for each attempt, and gets it back
     * @param options how; if it is to be retried, the work may run several times
     * @param work gets the connection with auto-commit off; must not commit, roll back or close it
     * @param <T> what the work returns
     * @return what the work returned
     * @throws SQLException what the data source, the work, the commit or the roll-back threw; {@link SQLTimeoutException} if
     *     it took too long
     */
    public static <T extends @Nullable Object> T inTransaction(
            DataSource dataSource, TransactionOptions options, Database.Work<T> work) throws SQLException {
        for (int attempt = 0; ; attempt++) {
            try (Connection connection = dataSource.getConnection()) {
                return once(connection, options, work);
            } catch (SQLException e) {
                pauseOrThrow(e, attempt, options);
            }
        }
    }

    /**
     * Runs some work in a transaction on a connection that is there already, and leaves its settings as they were.
     *
     * @param connection not in a transaction; stays open, unless the roll-back fails
     * @param options how; if it is to be retried, the work may run several times
     * @param work gets the connection with auto-commit off; must not commit, roll back or close it
     * @param <T> what the work returns
     * @return what the work returned
     * @throws SQLException what the work, the commit or the roll-back threw; {@link SQLTimeoutException} if it took too long
     */
    public static <T extends @Nullable Object> T inTransaction(
            Connection connection, TransactionOptions options, Database.Work<T> work) throws SQLException {
        for (int attempt = 0; ; attempt++) {
            try {
                return once(connection, options, work);
            } catch (SQLException e) {
                if (connection.isClosed()) {
                    throw e;
                }
                pauseOrThrow(e, attempt, options);
            }
        }
    }

    private static <T extends @Nullable Object> T once(
            Connection connection, TransactionOptions options, Database.Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        boolean readOnly = connection.isReadOnly();
        boolean isolated = options.isolation() != Isolation.UNCHANGED;
        int isolation = isolated ? connection.getTransactionIsolation() : Connection.TRANSACTION_NONE;
        T result;
        try {
            if (isolated) {
                connection.setTransactionIsolation(options.isolation().level());
            }
            if (options.readOnly()) {
                connection.setReadOnly(true);
            }
            connection.setAutoCommit(false);
            result = runAndCommit(connection, options, work);
        } catch (Throwable e) { // Checked exceptions come here, too: from other languages, or thrown in disguise.
            if (isRolledBack(connection, e)) {
                restore(connection, autoCommit, readOnly, isolation);
            } else {
                abort(connection, e);
            }
            throw e;
        }
        restore(connection, autoCommit, readOnly, isolation);
        return result;
    }

    private static <T extends @Nullable Object> T runAndCommit(
            Connection connection, TransactionOptions options, Database.Work<T> work) throws SQLException {
        long begun = System.nanoTime();
        limitStatements(connection, options.timeout());
        T result = work.run(connection);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (!options.timeout().isZero() && took.compareTo(options.timeout()) > 0) {
            throw new SQLTimeoutException("A transaction must not take longer than "
                    + options.timeout().toMillis() + " ms, took " + took.toMillis() + " ms and is rolled back");
        }
        connection.commit();
        return result;
    }

    private static boolean isRolledBack(Connection connection, Throwable failure) {
        try {
            if (!connection.getAutoCommit()) { // Otherwise it did not begin.
                connection.rollback();
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Restoring auto-commit would commit, and so may closing: the connection is cut off before. */
    private static void abort(Connection connection, Throwable failure) {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Where the database can do so itself. */
    private static void limitStatements(Connection connection, Duration timeout) throws SQLException {
        if (!timeout.isZero()
                && connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL statement_timeout = " + Math.max(1, timeout.toMillis()));
            }
        }
    }

    /** A connection that is broken keeps its settings; whoever uses it next finds out. */
    private static void restore(Connection connection, boolean autoCommit, boolean readOnly, int isolation) {
        try {
            connection.setAutoCommit(autoCommit);
            if (connection.isReadOnly() != readOnly) {
                connection.setReadOnly(readOnly);
            }
            if (isolation != Connection.TRANSACTION_NONE) {
                connection.setTransactionIsolation(isolation);
            }
        } catch (SQLException e) {
            // What matters was told, or thrown.
        }
    }

    /** Pauses a little, longer from time to time, so that those who hinder each other drift apart. */
    private static void pauseOrThrow(SQLException failure, int attempt, TransactionOptions options)
            throws SQLException {
        if (attempt >= options.retries() || !RETRIED_STATES.contains(String.valueOf(failure.getSQLState()))) {
            throw failure;
        }
        try {
            int max = Math.min(PAUSE_MILLIS_MAX, 10 << Math.min(attempt, DOUBLINGS_MAX));
            Thread.sleep(ThreadLocalRandom.current().nextInt(max));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
