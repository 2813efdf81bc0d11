package io.bgworker.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.jdbc.Connector;
import io.bgworker.runtime.Await;
import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool of connections to an H2 in this JVM. */
final class AgroalPoolTest {

    private static final String URL = "jdbc:h2:mem:pooled";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Connection keptOpen = connect(URL);
    private final AgroalPool one = pool(URL, 1);

    private static DatabaseSettings settings(String url, int size, Duration connectTimeout) {
        return new DatabaseSettings(url, "sa", "", "org.h2.Driver", Map.of(), connectTimeout, true, size);
    }

    private static Connector connector(String url) {
        return new Connector("orders", settings(url, 0, LONG), "test", AgroalPoolTest.class.getClassLoader());
    }

    private static Connection connect(String url) {
        try {
            return connector(url).connect();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static AgroalPool pool(String url, int size) {
        return pool(url, size, LONG);
    }

    private static AgroalPool pool(String url, int size, Duration connectTimeout) {
        try {
            return new AgroalPool("orders", settings(url, size, connectTimeout), connector(url));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void makeTable() throws SQLException {
        execute(keptOpen, "CREATE TABLE entries (name VARCHAR)");
    }

    @AfterEach
    void close() throws SQLException {
        one.close();
        execute(keptOpen, "SHUTDOWN");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static int session(Connection connection) throws SQLException {
        return number(connection, "SELECT SESSION_ID()");
    }

    private int entries() throws SQLException {
        return number(keptOpen, "SELECT COUNT(*) FROM entries");
    }

    private static int sessionOfNext(AgroalPool pool) throws SQLException {
        try (Connection connection = pool.borrow()) {
            return session(connection);
        }
    }

    @Test
    void theNextGetsTheSameConnection() throws SQLException {
        assertEquals(sessionOfNext(one), sessionOfNext(one));
    }

    @Test
    void severalAtATimeHaveTheirOwn() throws SQLException {
        AgroalPool two = pool(URL, 2);
        try (Connection first = two.borrow();
                Connection second = two.borrow()) {
            assertNotEquals(session(first), session(second));
            assertNotEquals(first, second);
        } finally {
            two.close();
        }
    }

    @Test
    void whoeverWaitsGetsTheFirstThatIsFree() throws Exception {
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                waiting.complete(sessionOfNext(one));
            } catch (SQLException e) {
                waiting.completeExceptionally(e);
            }
        });
        int first;
        try (Connection connection = one.borrow()) {
            first = session(connection);
            waiter.start();
            assertTrue(Await.until(() -> waiter.getState() == Thread.State.TIMED_WAITING));
        }
        assertEquals(first, waiting.get(60, TimeUnit.SECONDS));
    }

    @Test
    void saysHowManyThereAreIfNoneIsFree() throws SQLException {
        AgroalPool impatient = pool(URL, 1, Duration.ofSeconds(5));
        try (Connection taken = impatient.borrow()) {
            SQLException refused = assertThrows(SQLException.class, impatient::borrow);
            assertTrue(
                    refused.getMessage()
                            .startsWith(
                                    "Database 'orders': none of the 1 connections of its pool was free within 6000 ms"),
                    refused.getMessage());
            assertTrue(refused.getMessage().endsWith("raise bgworker.database.orders.pool-size"), refused.getMessage());
            assertTrue(taken.isValid(60));
        } finally {
            impatient.close();
        }
    }

    @Test
    void whatWasNotCommittedIsRolledBack() throws SQLException {
        try (Connection connection = one.borrow()) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO entries VALUES ('half done')");
        }
        assertEquals(0, entries());
        try (Connection connection = one.borrow()) {
            assertTrue(connection.getAutoCommit());
            execute(connection, "INSERT INTO entries VALUES ('done')");
        }
        assertEquals(1, entries());
    }

    @Test
    void settingsOfATransactionEndWithIt() throws SQLException {
        int before;
        try (Connection connection = one.borrow()) {
            before = connection.getTransactionIsolation();
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        }
        try (Connection connection = one.borrow()) {
            assertEquals(before, connection.getTransactionIsolation());
        }
        assertNotEquals(Connection.TRANSACTION_SERIALIZABLE, before);
    }

    @Test
    void aLostConnectionIsReplacedBeforeAnybodyGetsIt() throws SQLException {
        int lost = sessionOfNext(one);
        execute(keptOpen, "CALL ABORT_SESSION(" + lost + ")");
        assertNotEquals(lost, sessionOfNext(one));
    }

    /** As transactions are that cannot be rolled back. */
    @Test
    void anAbortedConnectionIsClosedAndMakesRoomForAnother() throws SQLException {
        Connection aborted = one.borrow();
        int session = session(aborted);
        aborted.setAutoCommit(false);
        execute(aborted, "INSERT INTO entries VALUES ('half done')");
        aborted.abort(Runnable::run);
        aborted.close();
        assertTrue(aborted.isClosed());
        assertEquals(0, entries());
        assertNotEquals(session, sessionOfNext(one));
        assertEquals(
                0, number(keptOpen, "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = " + session));
    }

    @Test
    void saysWhyThereIsNoConnection() {
        AgroalPool nowhere = pool("jdbc:h2:mem:nowhere;IFEXISTS=TRUE", 1);
        try {
            SQLException refused = assertThrows(SQLException.class, nowhere::borrow);
            assertTrue(
                    refused.getMessage()
                            .startsWith("Database 'orders' cannot be reached, check bgworker.database.orders.url"),
                    refused.getMessage());
        } finally {
            nowhere.close();
        }
    }

    @Test
    void closesItsConnections() throws SQLException {
        Connection taken = one.borrow();
        int session = session(taken);
        one.close();
        assertEquals(
                0, number(keptOpen, "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = " + session));
        assertThrows(SQLException.class, one::borrow);
    }

    /** Its threads must not keep a JVM alive. */
    @Test
    void hasNoThreadThatMatters() throws SQLException {
        sessionOfNext(one);
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("agroal") && !thread.isDaemon()));
    }
}
