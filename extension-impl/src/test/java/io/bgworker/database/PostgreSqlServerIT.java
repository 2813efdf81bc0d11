package io.bgworker.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server that other tests rely on. */
final class PostgreSqlServerIT {

    @Test
    void standbyFollowsItsPrimaryUntilItIsPromoted() throws Exception {
        try (PostgreSqlServer primary = PostgreSqlServer.prepared();
                PostgreSqlServer standby = primary.standby()) {
            primary.start();
            standby.start();
            assertEquals(List.of("f"), primary.query("SELECT pg_is_in_recovery()"));
            assertEquals(List.of("t"), standby.query("SELECT pg_is_in_recovery()"));
            assertEquals(
                    "25006",
                    assertThrows(SQLException.class, () -> standby.execute("CREATE TABLE t ()"))
                            .getSQLState());
            standby.promote();
            standby.execute("CREATE TABLE t ()");
        }
    }

    @Test
    void comesBackAfterACrash() throws Exception {
        try (PostgreSqlServer server = PostgreSqlServer.primary()) {
            server.execute("CREATE TABLE kept AS SELECT 1 AS one");
            server.crash();
            assertThrows(SQLException.class, () -> server.execute("SELECT"));
            server.start();
            assertEquals(List.of("1"), server.query("SELECT one FROM kept"));
        }
    }
}
