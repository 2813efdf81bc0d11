package io.bgworker.worker;

import io.bgworker.jdbc.Connector;
import io.bgworker.spi.DatabaseSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Client connections of a worker to a database: a new one each time, or one of its pool. */
final class ChildDataSource implements DataSource {

    private final String database;
    private final DatabaseSettings settings;
    private final String workerName;
    private final @Nullable ConnectionPool pool;

    /** Without a pool. */
    ChildDataSource(String database, DatabaseSettings settings, String workerName) {
        this(database, settings, workerName, null);
    }

    private ChildDataSource(
            String database, DatabaseSettings settings, String workerName, @Nullable ConnectionPool pool) {
        this.database = database;
        this.settings = settings;
        this.workerName = workerName;
        this.pool = pool;
    }

    /** The same with a pool. */
    ChildDataSource of(ConnectionPool shared) {
        return new ChildDataSource(database, settings, workerName, shared);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pool == null ? connector(settings).connect() : pool.borrow();
    }

    /** As somebody else: those are never pooled. */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return connector(new DatabaseSettings(
                        settings.url(),
                        user == null ? "" : user,
                        password == null ? "" : password,
                        settings.driver(),
                        settings.properties(),
                        settings.connectTimeout(),
                        settings.allowConnections()))
                .connect();
    }

    private Connector connector(DatabaseSettings as) {
        return new Connector(database, as, workerName, ClassLoader.getSystemClassLoader());
    }

    /** Makes the connections of a pool. */
    Connector connector() {
        return connector(settings);
    }

    @Override
    public int getLoginTimeout() {
        return (int) settings.connectTimeout().toSeconds();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw configured("connect-timeout");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
        throw configured("properties.*");
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Data sources of workers do not log");
    }

    private SQLFeatureNotSupportedException configured(String part) {
        return new SQLFeatureNotSupportedException(
                "Data source '" + database + "' must be configured by bgworker.database." + database + "." + part);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!isWrapperFor(type)) {
            throw new SQLException("Data source '" + database + "' is no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public String toString() {
        return "DataSource[" + database + "]";
    }
}
