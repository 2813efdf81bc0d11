package io.bgworker.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Database;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.spi.DatabaseSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.h2.Driver;
import org.h2.engine.SysProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DatabasesTest {

    private static final DatabaseSettings CONFIGURED =
            new DatabaseSettings("jdbc:postgresql://db/orders", "u", "p", "", Map.of());
    private static final int CONNECT_MILLIS_MAX = 10_000;

    private final Databases databases = of(Map.of());

    private static Databases of(Map<String, DatabaseSettings> configured) {
        return new Databases(configured, DatabasesTest.class.getClassLoader());
    }

    /** As an application does that has a database of its own: H2 takes its address once, and here it is every one. */
    @BeforeAll
    static void useH2() throws SQLException {
        connect("jdbc:h2:mem:", "sa", "").close();
        assertEquals(null, SysProperties.BIND_ADDRESS);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private DatabaseSettings embedded() {
        return databases.find(Database.DEFAULT_NAME).orElseThrow();
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        return connect(settings.url(), settings.user(), settings.password());
    }

    /** As a worker does it: over the network, with a driver of its own. */
    private static Connection connect(String url, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return new Driver().connect(url, properties);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from entries")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int port(DatabaseSettings settings) {
        return URI.create(settings.url().replaceFirst("^jdbc:h2:", "")).getPort();
    }

    // ---- Which database

    @Test
    void whatIsConfiguredComesBeforeTheEmbeddedOne() throws Exception {
        Databases both = of(Map.of(Database.DEFAULT_NAME, CONFIGURED));
        assertEquals(Optional.of(CONFIGURED), both.find(Database.DEFAULT_NAME));
        both.close();
    }

    @Test
    void onlyTheDefaultDatabaseIsEmbedded() throws Exception {
        Databases other = of(Map.of("orders", CONFIGURED));
        assertEquals(Optional.of(CONFIGURED), other.find("orders"));
        assertEquals(Optional.empty(), other.find("others"));
        assertTrue(other.find(Database.DEFAULT_NAME).orElseThrow().url().startsWith("jdbc:h2:tcp://127.0.0.1:"));
        other.close();
    }

    @Test
    void anApplicationWithoutH2HasNoEmbeddedDatabase() {
        try (Databases none = new Databases(Map.of(), ClassLoader.getPlatformClassLoader())) {
            assertEquals(Optional.empty(), none.find(Database.DEFAULT_NAME));
        }
    }

    @Test
    void isStartedOnceAndToldToAll() {
        assertEquals(embedded(), embedded());
    }

    // ---- The embedded one

    @Test
    void outlivesItsClientsWithWhatTheyCommitted() throws Exception {
        Connection first = connect(embedded());
        execute(first, "create table entries (text varchar)");
        execute(first, "insert into entries values ('committed')");
        first.setAutoCommit(false);
        execute(first, "insert into entries values ('half done')");
        first.abort(Runnable::run); // As if its process were gone: nothing is said to the server.
        try (Connection second = connect(embedded())) {
            assertEquals(1, count(second));
        }
    }

    @Test
    void refusesWhoeverDoesNotKnowThePassword() {
        DatabaseSettings settings = embedded();
        assertThrows(SQLException.class, () -> connect(settings.url(), settings.user(), "wrong"));
        assertThrows(SQLException.class, () -> connect(settings.url(), settings.user(), ""));
        assertThrows(SQLException.class, () -> connect(settings.url(), "sa", ""));
    }

    @Test
    void makesNoOtherDatabaseForWhoeverConnects() {
        DatabaseSettings settings = embedded();
        String other = settings.url().replaceFirst("/mem:.*", "/mem:other");
        assertThrows(SQLException.class, () -> connect(other, "sa", ""));
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        int port = port(embedded());
        try (Socket local = new Socket()) {
            local.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
        }
        for (InetAddress address : otherLocalAddresses()) {
            try (Socket remote = new Socket()) {
                assertThrows(
                        ConnectException.class,
                        () -> remote.connect(new InetSocketAddress(address, port), CONNECT_MILLIS_MAX),
                        address.toString());
            }
        }
    }

    private static List<InetAddress> otherLocalAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
    }

    @Test
    void leavesTheSystemPropertyAsItWas() {
        embedded();
        assertEquals(null, System.getProperty("h2.bindAddress"));
        System.setProperty("h2.bindAddress", "127.0.0.2");
        try {
            Databases other = of(Map.of());
            assertTrue(other.find(Database.DEFAULT_NAME).isPresent());
            assertEquals("127.0.0.2", System.getProperty("h2.bindAddress"));
            other.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            System.clearProperty("h2.bindAddress");
        }
    }

    @Test
    void twoApplicationsDoNotShareIt() throws Exception {
        Databases other = of(Map.of());
        DatabaseSettings settings = other.find(Database.DEFAULT_NAME).orElseThrow();
        assertNotEquals(embedded().url(), settings.url());
        assertNotEquals(embedded().password(), settings.password());
        other.close();
    }

    @Test
    void closingEndsItForGood() throws Exception {
        DatabaseSettings settings = embedded();
        int port = port(settings);
        databases.close();
        try (Socket socket = new Socket()) {
            assertThrows(
                    ConnectException.class,
                    () -> socket.connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX));
        }
        assertThrows(SupervisorStoppedException.class, () -> databases.find(Database.DEFAULT_NAME));
        assertThrows(SupervisorStoppedException.class, () -> databases.find("other"));
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.isAlive() && thread.getName().contains("H2 TCP Server (tcp://127.0.0.1:" + port)));
        databases.close();
    }
}
