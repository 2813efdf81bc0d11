package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.ConnectOption;
import io.bgworker.Database;
import io.bgworker.TransactionOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** A worker's session on an in-memory H2 of the test's own, which lives until it is closed. */
final class H2Database implements Database, AutoCloseable {

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private final Connection keepAlive;
    private final ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();

    /** How a worker shall connect. */
    SessionTarget expected = SessionTarget.DEFAULT;

    /** Put around the connection that work is given. */
    UnaryOperator<Connection> interposed = UnaryOperator.identity();

    H2Database() throws SQLException {
        keepAlive = DriverManager.getConnection(url);
    }

    @Override
    public void connect(String name, String user, ConnectOption... options) {
        assertEquals(expected, new SessionTarget(name, user, Set.of(options)));
    }

    @Override
    public void connectById(long databaseOid, long roleOid, ConnectOption... options) {
        throw new UnsupportedOperationException("By name only");
    }

    @Override
    public <T> T inTransaction(TransactionOptions options, Work<T> work) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(interposed.apply(connection));
                connection.commit();
                return result;
            } catch (Throwable failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /** A further session, in a transaction that the test ends. */
    Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        opened.add(connection);
        return connection;
    }

    void add(String type, long value) throws SQLException {
        this.<Boolean>inTransaction(connection -> {
            Ledger.add(connection, new Delta(type, value, Schema.DEFAULT));
            return true;
        });
    }

    long deltas() throws SQLException {
        return inTransaction(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT count(*) FROM delta")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : opened) {
            connection.close();
        }
        keepAlive.close();
    }
}
