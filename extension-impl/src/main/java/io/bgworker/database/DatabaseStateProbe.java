package io.bgworker.database;

import io.bgworker.jdbc.Connector;
import io.bgworker.jdbc.PostgreSql;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.spi.ServerState;
import io.bgworker.spi.ServerStateProbe;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a database whether it accepts writes, over one connection that it keeps as long as it has to ask. A standby keeps it
 * asking for years; without a database there is nothing to wait for.
 */
public final class DatabaseStateProbe implements ServerStateProbe, AutoCloseable {

    private final String name;
    private final Supplier<Optional<DatabaseSettings>> database;
    private final String applicationName;
    private final ClassLoader[] classLoaders;

    /** Guarded by this. */
    private @Nullable Connection connection;

    /** Guarded by this. */
    private boolean closed;

    /**
     * Asks a database.
     *
     * @param name its name, for messages
     * @param database how it is reached; empty if there is none. Asked before each attempt to connect
     * @param applicationName under which name the database shall know us
     * @param classLoaders see the driver
     */
    public DatabaseStateProbe(
            String name,
            Supplier<Optional<DatabaseSettings>> database,
            String applicationName,
            ClassLoader... classLoaders) {
        this.name = name;
        this.database = database;
        this.applicationName = applicationName;
        this.classLoaders = classLoaders.clone();
    }

    /** Without the lock while it connects: that may take its time, and the application may stop meanwhile. */
    @Override
    public ServerState probe() throws SQLException {
        Optional<DatabaseSettings> settings = database.get();
        if (settings.isEmpty()) {
            return ServerState.RECOVERY_FINISHED;
        }
        try {
            boolean writes = acceptsWrites(connected(settings.get()), settings.get());
            if (writes) {
                disconnect();
            }
            return writes ? ServerState.RECOVERY_FINISHED : ServerState.CONSISTENT;
        } catch (SQLException e) {
            disconnect();
            throw e;
        }
    }

    private Connection connected(DatabaseSettings settings) throws SQLException {
        synchronized (this) {
            if (connection != null) {
                return connection;
            }
        }
        Connection opened = new Connector(name, settings, applicationName, classLoaders).connect();
        synchronized (this) {
            connection = opened;
            if (closed) {
                disconnect();
            }
        }
        return opened;
    }

    private static boolean acceptsWrites(Connection connection, DatabaseSettings settings) throws SQLException {
        if (!PostgreSql.is(settings)) {
            return !connection.isReadOnly();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return row.next() && !row.getBoolean(1);
        }
    }

    private synchronized void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It was of no use any more.
            }
            connection = null;
        }
    }

    /** Nobody asks any more. */
    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }
}
