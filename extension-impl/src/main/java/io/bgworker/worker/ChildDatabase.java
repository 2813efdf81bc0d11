package io.bgworker.worker;

import io.bgworker.Database;
import io.bgworker.DatabaseUnavailableException;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Result;
import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The worker's database session: one connection for its whole life. */
final class ChildDatabase implements Database {

    private final Calls calls;
    private @Nullable Connection connection;
    private boolean inTransaction;

    /** What follows the transaction under way. */
    private List<Consumer<Boolean>> followers = new ArrayList<>();

    ChildDatabase(Calls calls) {
        this.calls = calls;
    }

    @Override
    public synchronized void connect(String name) {
        if (connection != null) {
            throw new IllegalStateException(
                    "The worker's database session must be connected once only; it is connected");
        }
        String database = name.isEmpty() ? DEFAULT_NAME : name;
        Result result = calls.get(new Call.FindDatabase(database)).get(0);
        DatabaseSettings settings = ((Result.Database) result).settings();
        try {
            if (!settings.driver().isEmpty()) {
                Class.forName(settings.driver());
            }
            connection = DriverManager.getConnection(settings.url(), properties(settings));
        } catch (ClassNotFoundException e) {
            throw new DatabaseUnavailableException(
                    "Database '" + database + "': the driver " + settings.driver()
                            + " must be in the application or in bgworker.class-path, was not found",
                    e);
        } catch (SQLException e) {
            // Without its cause: drivers quote URLs, and URLs may hold passwords.
            throw new DatabaseUnavailableException(
                    "Database '" + database + "' cannot be reached, check bgworker.database."
                            + database + ".url and what belongs to it (SQL state " + e.getSQLState() + "): "
                            + withoutSecrets(String.valueOf(e.getMessage()), settings));
        }
    }

    private static String withoutSecrets(String message, DatabaseSettings settings) {
        String cut = message.replace(settings.url(), "<url>");
        return settings.password().isEmpty() ? cut : cut.replace(settings.password(), "<password>");
    }

    private static Properties properties(DatabaseSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        if (!settings.user().isEmpty()) {
            properties.setProperty("user", settings.user());
        }
        if (!settings.password().isEmpty()) {
            properties.setProperty("password", settings.password());
        }
        return properties;
    }

    @Override
    public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
        List<Consumer<Boolean>> toldEnd = new ArrayList<>();
        boolean committed = false;
        try {
            T result = inTransaction(work, toldEnd);
            committed = true;
            return result;
        } finally {
            for (Consumer<Boolean> follower : toldEnd) {
                follower.accept(committed);
            }
        }
    }

    /** Tells something whether the calling thread's transaction was committed, when it has ended; false if there is none. */
    boolean follow(Consumer<Boolean> follower) {
        if (!Thread.holdsLock(this)) {
            return false; // Whoever is in the transaction holds it.
        }
        synchronized (this) {
            return inTransaction && followers.add(follower);
        }
    }

    private synchronized <T extends @Nullable Object> T inTransaction(Work<T> work, List<Consumer<Boolean>> toldEnd)
            throws SQLException {
        if (connection == null) {
            throw new IllegalStateException("The worker's database session must be connected before a transaction");
        }
        if (inTransaction) {
            throw new IllegalStateException("A transaction must not begin inside another one");
        }
        inTransaction = true;
        followers = toldEnd;
        try {
            connection.setAutoCommit(false);
            return commitOrRollBack(connection, work);
        } finally {
            inTransaction = false;
        }
    }

    private static <T extends @Nullable Object> T commitOrRollBack(Connection connection, Work<T> work)
            throws SQLException {
        try {
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            try {
                connection.rollback();
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        }
    }
}
