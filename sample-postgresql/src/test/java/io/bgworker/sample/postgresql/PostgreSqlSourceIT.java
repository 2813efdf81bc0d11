package io.bgworker.sample.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ServiceLoader;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgreSqlSourceIT {

    private static final String PREFIX = "bgworker.database.default.";

    private final ConfigSource source =
            ServiceLoader.load(ConfigSource.class).findFirst().orElseThrow();

    @AfterEach
    void end() {
        SamplePostgreSql.end();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                source.getValue(PREFIX + "url"),
                source.getValue(PREFIX + "user"),
                source.getValue(PREFIX + "password"));
    }

    @Test
    void configuresADatabaseWhoseUserMayActAsARoleThatMayNotLogIn() throws Exception {
        assertEquals(Set.of(PREFIX + "url", PREFIX + "user", PREFIX + "password"), source.getPropertyNames());
        assertNull(source.getValue("bgworker.restart-time"));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE ledger");
            statement.execute("CREATE SCHEMA mine");
            statement.execute("CREATE TABLE mine.rows ()");
            assertThrows(SQLException.class, () -> statement.execute("CREATE ROLE another"));
        }
    }

    @Test
    void isOneDatabaseUntilTheApplicationEnds() throws Exception {
        String url = source.getValue(PREFIX + "url");
        String password = source.getValue(PREFIX + "password");
        assertEquals(url, new PostgreSqlSource().getValue(PREFIX + "url"));
        connect().close();
        new PostgreSqlExtension().end(null);
        assertEquals(
                "08001",
                assertThrows(SQLException.class, () -> DriverManager.getConnection(url, "application", ""))
                        .getSQLState());
        assertNotEquals(password, source.getValue(PREFIX + "password"));
        connect().close();
    }
}
