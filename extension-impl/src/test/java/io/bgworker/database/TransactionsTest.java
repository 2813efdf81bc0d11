package io.bgworker.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.TransactionOptions;
import io.bgworker.Transactions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.h2.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TransactionsTest {

    private static final String SERIALIZATION_FAILURE = "40001";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private final List<String> called = new ArrayList<>();
    private Connection others;

    @BeforeEach
    void makeTable() throws SQLException {
        others = open();
        execute(others, "create table entries (text varchar)");
    }

    @AfterEach
    void close() throws SQLException {
        others.close();
    }

    private Connection open() throws SQLException {
        return new Driver().connect(url, new Properties());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count() throws SQLException {
        try (Statement statement = others.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from entries")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** A connection that is alive and does all but roll back. */
    private Connection withoutRollBack(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                TransactionsTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    called.add(method.getName());
                    if (method.getName().equals("rollback")) {
                        throw new SQLException("no roll-back");
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whatCannotBeRolledBackIsNotCommittedEither() throws SQLException {
        SQLException thrown = new SQLException("on purpose", SERIALIZATION_FAILURE);
        try (Connection connection = withoutRollBack(open())) {
            SQLException caught = assertThrows(
                    SQLException.class,
                    () -> Transactions.inTransaction(connection, TransactionOptions.DEFAULTS.withRetries(1), there -> {
                        execute(there, "insert into entries values ('one')");
                        throw thrown;
                    }));
            assertSame(thrown, caught, "and there is nothing to retry it on");
            assertEquals("no roll-back", caught.getSuppressed()[0].getMessage());
            assertTrue(connection.isClosed());
        }
        assertEquals(0, count());
        assertTrue(called.indexOf("abort") < called.indexOf("close"), called::toString);
        assertEquals(1, called.stream().filter("setAutoCommit"::equals).count(), called::toString);
    }

    /** It did not begin, and there is nothing to roll back. */
    @Test
    void connectionThatDoesNotTakeTheOptionsStaysOpen() throws SQLException {
        try (Connection connection = open()) {
            SQLException refused = new SQLException("not this isolation");
            Connection refusing = refusing("setAutoCommit", withoutRollBack(connection), refused);
            assertSame(
                    refused,
                    assertThrows(
                            SQLException.class,
                            () -> Transactions.inTransaction(refusing, TransactionOptions.DEFAULTS, there -> null)));
            assertFalse(connection.isClosed());
            assertFalse(called.contains("rollback"), called::toString);
        }
    }

    private static Connection refusing(String refused, Connection connection, SQLException failure) {
        return (Connection) Proxy.newProxyInstance(
                TransactionsTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals(refused)) {
                        throw failure;
                    }
                    return method.invoke(connection, args);
                });
    }
}
