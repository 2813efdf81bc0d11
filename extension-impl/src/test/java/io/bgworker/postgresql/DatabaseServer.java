package io.bgworker.postgresql;

import io.bgworker.Database;
import io.bgworker.database.Databases;
import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.h2.Driver;

/**
 * The database server of a scenario: an H2 in the memory of the tests, as the embedded one is, but with several databases
 * and a role for each, and it outlives supervisors.
 */
final class DatabaseServer implements AutoCloseable {

    private final Databases embedded = new Databases(Map.of(), DatabaseServer.class.getClassLoader());
    private final DatabaseSettings server = embedded.find(Database.DEFAULT_NAME).orElseThrow();
    private final List<Connection> keptOpen = new ArrayList<>();

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
        return settings;
    }

    /** How a database of this server is reached, whether it exists or not. */
    private DatabaseSettings settings(String name) {
        String url = server.url().replaceFirst("/mem:.*", "/mem:" + name);
        return new DatabaseSettings(url, role(name), "secret of " + name, server.driver(), Map.of());
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
        embedded.close();
    }
}
