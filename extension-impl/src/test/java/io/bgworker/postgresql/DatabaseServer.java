package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.h2.Driver;
import org.h2.tools.Server;

/**
 * The database server of a scenario: an H2 in the memory of the tests, with several databases
 * and a role for each, and it outlives supervisors.
 */
final class DatabaseServer implements AutoCloseable {

    private final Server server = start();
    private final List<Connection> keptOpen = new ArrayList<>();

    private static Server start() {
        try {
            return Server.createTcpServer("-tcpPort", "0", "-tcpDaemon")
                    .start(); // On loopback: the build says so to H2.
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code CREATE DATABASE}, and the role that owns it. */
    DatabaseSettings create(String name) throws SQLException {
        DatabaseSettings settings = settings(name);
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        Connection owner = new Driver().connect("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", properties);
        keptOpen.add(owner);
        try (Statement statement = owner.createStatement()) {
            statement.execute("SET DEFAULT_LOCK_TIMEOUT 60000"); // PostgreSQL's sessions wait for each other, too.
        }
        try (Connection first = new Driver().connect(settings.url(), properties)) {
            assertTrue(first.isValid(
                    0)); // Alone: H2's classes are initialised by one thread, before several workers come at once.
        }
        return settings;
    }

    /** How a database of this server is reached, whether it exists or not. */
    private DatabaseSettings settings(String name) {
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:" + name;
        return new DatabaseSettings(url, role(name), "secret of " + name, Driver.class.getName(), Map.of());
    }

    /** The role that owns a database. */
    static String role(String name) {
        return name.toUpperCase(java.util.Locale.ROOT) + "_OWNER";
    }

    /** What the configuration has to say of a database, whether it exists or not. */
    Map<String, String> keys(String name) {
        DatabaseSettings settings = settings(name);
        String key = "bgworker.database." + name;
        return Map.of(
                key + ".url", settings.url(),
                key + ".user", settings.user(),
                key + ".password", settings.password(),
                key + ".driver", settings.driver());
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : keptOpen) {
            try (connection;
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
        server.stop();
    }
}
