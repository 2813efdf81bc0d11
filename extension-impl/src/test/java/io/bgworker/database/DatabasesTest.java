package io.bgworker.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Database;
import io.bgworker.spi.DatabaseProvider;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DatabasesTest {

    private static final DatabaseSettings CONFIGURED =
            new DatabaseSettings("jdbc:postgresql://db/orders", "u", "p", "", Map.of());
    private static final int CONNECT_MILLIS_MAX = 10_000;

    /**
     * H2 takes its bind address from a system property, and only once: this test must be the first to use it, and so has
     * an H2 of its own.
     */
    private final DatabaseProvider databases = freshDatabases(Map.of());

    private static DatabaseProvider freshDatabases(Map<String, DatabaseSettings> configured) {
        ClassLoader fresh = new FreshH2();
        try {
            return (DatabaseProvider) fresh.loadClass(Databases.class.getName())
                    .getConstructor(Map.class, ClassLoader.class)
                    .newInstance(configured, fresh);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Databases cannot be made", e);
        }
    }

    @AfterEach
    void close() throws Exception {
        ((AutoCloseable) databases).close();
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
        DatabaseProvider both = freshDatabases(Map.of(Database.DEFAULT_NAME, CONFIGURED));
        assertEquals(Optional.of(CONFIGURED), both.find(Database.DEFAULT_NAME));
        ((AutoCloseable) both).close();
    }

    @Test
    void onlyTheDefaultDatabaseIsEmbedded() throws Exception {
        DatabaseProvider other = freshDatabases(Map.of("orders", CONFIGURED));
        assertEquals(Optional.of(CONFIGURED), other.find("orders"));
        assertEquals(Optional.empty(), other.find("others"));
        assertTrue(other.find(Database.DEFAULT_NAME).orElseThrow().url().startsWith("jdbc:h2:tcp://127.0.0.1:"));
        ((AutoCloseable) other).close();
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
            DatabaseProvider other = freshDatabases(Map.of());
            assertTrue(other.find(Database.DEFAULT_NAME).isPresent());
            assertEquals("127.0.0.2", System.getProperty("h2.bindAddress"));
            ((AutoCloseable) other).close();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            System.clearProperty("h2.bindAddress");
        }
    }

    @Test
    void twoApplicationsDoNotShareIt() throws Exception {
        DatabaseProvider other = freshDatabases(Map.of());
        DatabaseSettings settings = other.find(Database.DEFAULT_NAME).orElseThrow();
        assertNotEquals(embedded().url(), settings.url());
        assertNotEquals(embedded().password(), settings.password());
        ((AutoCloseable) other).close();
    }

    @Test
    void closingEndsItForGood() throws Exception {
        DatabaseSettings settings = embedded();
        int port = port(settings);
        ((AutoCloseable) databases).close();
        try (Socket socket = new Socket()) {
            assertThrows(
                    ConnectException.class,
                    () -> socket.connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX));
        }
        assertEquals(Optional.empty(), databases.find(Database.DEFAULT_NAME));
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.isAlive() && thread.getName().contains("H2 TCP Server (tcp://127.0.0.1:" + port)));
        ((AutoCloseable) databases).close();
    }

    /** Sees this package and H2 as if nobody had used them before. */
    private static final class FreshH2 extends ClassLoader {

        FreshH2() {
            super(FreshH2.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean own = name.startsWith("org.h2.") || name.startsWith(Databases.class.getPackageName() + ".");
            if (!own) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
