package io.bgworker.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.spi.ServerState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.h2.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Rule("OUR-19")
final class DatabaseStateProbeTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void makeDatabase() throws SQLException {
        Driver.load(); // Another test may have unloaded it.
        try (Connection connection = new Driver().connect(url(), new java.util.Properties())) {
            assertTrue(connection.isValid(0));
        }
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("data").toAbsolutePath();
    }

    private static DatabaseStateProbe probe(Optional<DatabaseSettings> settings) {
        return new DatabaseStateProbe("orders", () -> settings, "test", DatabaseStateProbeTest.class.getClassLoader());
    }

    private static DatabaseSettings settings(String url) {
        return new DatabaseSettings(url, "", "", "", Map.of());
    }

    @Test
    void withoutADatabaseThereIsNothingToWaitFor() throws Exception {
        assertEquals(ServerState.RECOVERY_FINISHED, probe(Optional.empty()).probe());
    }

    @Test
    void databaseThatIsNotReadOnlyAcceptsWrites() throws Exception {
        assertEquals(
                ServerState.RECOVERY_FINISHED,
                probe(Optional.of(settings(url()))).probe());
    }

    @Test
    void readOnlyDatabaseIsConsistentAndNoMore() throws Exception {
        try (DatabaseStateProbe probe = probe(Optional.of(settings(url() + ";ACCESS_MODE_DATA=r")))) {
            assertEquals(ServerState.CONSISTENT, probe.probe());
            assertEquals(ServerState.CONSISTENT, probe.probe());
        }
    }

    @Test
    void missingDriverIsToldWithItsArtifact() {
        SQLException missing = assertThrows(
                SQLException.class, () -> probe(Optional.of(settings("jdbc:mariadb://somewhere/orders?password=tiger")))
                        .probe());
        assertEquals(
                "Database 'orders': no JDBC driver accepts its URL (jdbc:mariadb:…); add"
                        + " org.mariadb.jdbc:mariadb-java-client to the application, or name its jar in"
                        + " bgworker.class-path",
                missing.getMessage());
    }
}
