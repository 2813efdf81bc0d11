package io.bgworker.pool;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.bgworker.jdbc.Connector;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.worker.ConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/**
 * Agroal, so that a connection is never what it was left like: it is asked whether it is alive before it is given out, and what
 * was not committed when it comes back is rolled back, as it would be if it were closed.
 */
public final class AgroalPool implements ConnectionPool {

    /** Those that were not used for so long are closed; the database has others to serve. */
    private static final Duration IDLE_MAX = Duration.ofMinutes(5);

    /** Agroal tries a second time if the first attempt failed early. The reason of a late one shall still be its own. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** One stays: Agroal makes another in place of one that was lost for those who wait only if there are too few. */
    private static final int SIZE_MIN = 1;

    private final String database;
    private final int size;
    private final Duration timeout;
    private final AgroalDataSource connections;

    /**
     * One without connections so far.
     *
     * @param database the name of the database, for messages
     * @param settings how large it shall be, and how long it may take to get a connection
     * @param connector makes the connections
     * @throws SQLException never, as it connects to nothing
     */
    public AgroalPool(String database, DatabaseSettings settings, Connector connector) throws SQLException {
        this.database = database;
        this.size = settings.poolSize();
        this.timeout = settings.connectTimeout().plus(PATIENCE);
        int validationSeconds = Math.toIntExact(settings.connectTimeout().toSeconds());
        this.connections = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.minSize(SIZE_MIN)
                        .maxSize(size)
                        .acquisitionTimeout(timeout)
                        .validateOnBorrow(true)
                        .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(validationSeconds))
                        .reapTimeout(IDLE_MAX)
                        .connectionFactoryConfiguration(
                                factory -> factory.connectionProviderClass(ConnectorDriver.class)
                                        .addSecurityProvider(ConnectorDriver.CREDENTIALS)
                                        .credential(connector))),
                new RollsBack());
    }

    @Override
    public Connection borrow() throws SQLException {
        try {
            return PooledConnection.of(connections.getConnection());
        } catch (SQLException e) {
            // What the connector throws always has a state; what Agroal throws by itself never has.
            throw e.getSQLState() == null && !Thread.currentThread().isInterrupted() ? noneFree(e) : e;
        }
    }

    private SQLException noneFree(SQLException cause) {
        return new SQLTransientConnectionException(
                "Database '" + database + "': none of the " + size + " connections of its pool was free within "
                        + timeout.toMillis()
                        + " ms, or the worker ends; close what is not needed, or raise bgworker.database."
                        + database + ".pool-size",
                cause);
    }

    @Override
    public void close() {
        connections.close();
    }

    /** Agroal sets auto-commit back to what it was, which by itself would commit what is left. */
    private static final class RollsBack implements AgroalDataSourceListener {

        @Override
        public void beforeConnectionReturn(Connection connection) {
            try {
                if (!connection.isClosed() && !connection.getAutoCommit()) {
                    connection.rollback();
                }
            } catch (SQLException e) {
                // It is lost, which is seen before anybody gets it again.
            }
        }
    }
}
