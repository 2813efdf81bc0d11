package io.bgworker.beans;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.WorkerContext;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What is injected: asks for its database when it is first used, so that a worker that does not use it asks for nothing. */
final class LazyDataSource implements DataSource {

    private final String database;
    private final WorkerContext context;

    /** Guarded by this. */
    private @Nullable DataSource found;

    LazyDataSource(String database, WorkerContext context) {
        this.database = database;
        this.context = context;
    }

    private synchronized DataSource found() throws SQLException {
        if (found == null) {
            try {
                found = context.dataSource(database);
            } catch (DatabaseUnavailableException e) {
                throw new SQLException(e.getMessage(), e); // As whoever uses a data source expects it.
            }
        }
        return found;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return found().getConnection();
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return found().getConnection(user, password);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return found().getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        found().setLoginTimeout(seconds);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return found().getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
        found().setLogWriter(writer);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Data sources of workers do not log");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return found().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return found().isWrapperFor(type);
    }

    @Override
    public String toString() {
        return "DataSource[" + database + "]";
    }
}
