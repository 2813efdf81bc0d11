package io.bgworker.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.Database;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that are killed amidst their transactions, and a database that goes away and comes back. */
final class UnderFireIT {

    private static final Duration RESTART_TIME = Duration.ofMillis(200);
    private static final int KILLS = 8;

    private final PostgreSqlServer server = PostgreSqlServer.primary();
    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");
    private final Fixture fixture = Fixture.onDatabase(server.keys("default", "postgres"));

    @BeforeEach
    void makeAccounts() throws SQLException {
        server.execute("CREATE TABLE account AS SELECT id, 0 AS balance FROM generate_series(1, 2) id");
    }

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
        server.close();
    }

    private WorkerHandle transferring() {
        return fixture.register(WorkerSpec.builder(Transfers.class)
                .name("transfers")
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                .restartPolicy(RestartPolicy.after(RESTART_TIME)));
    }

    private long done() {
        try {
            return Long.parseLong(
                    server.query("SELECT balance FROM account WHERE id = 2").get(0));
        } catch (SQLException e) {
            return -1; // It is down.
        }
    }

    private void awaitMore() {
        long before = done();
        assertTrue(Await.until(() -> done() > before));
    }

    private void assertNothingIsHalfDone() throws SQLException {
        assertEquals(List.of("0"), server.query("SELECT sum(balance) FROM account"));
    }

    @Test
    @Rule("CON-09")
    void nothingIsHalfDoneHoweverOftenTheWorkerIsKilled() throws Exception {
        fixture.reload("bgworker.reset-limit", (KILLS + 1) + " in 60s");
        WorkerHandle worker = transferring();
        for (int i = 0; i < KILLS; i++) {
            awaitMore();
            Fixture.signal("KILL", worker);
            assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
            assertNothingIsHalfDone();
        }
        awaitMore();
    }

    @Test
    @Rule("CON-04")
    void serverThatCrashesEndsTheWorkerWithOneAndItGoesOnWhenTheServerIsBack() throws Exception {
        WorkerHandle worker = transferring();
        awaitMore();
        server.crash();
        WorkerExit amidst = fixture.nextExit();
        assertEquals(OptionalInt.of(1), amidst.code());
        WorkerExit notReached = fixture.nextExit();
        assertEquals(OptionalInt.of(1), notReached.code());
        log.await("BGW1004", "Database 'default' cannot be reached");
        server.start();
        awaitMore();
        assertNothingIsHalfDone();
        assertEquals(worker.id(), notReached.worker());
    }

    /** Takes from one account and gives to the other, as fast as it can. */
    public static final class Transfers implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            Database database = context.database();
            database.connect("");
            while (!context.terminationRequested()) {
                database.inTransaction(connection -> {
                    execute(connection, "UPDATE account SET balance = balance - 1 WHERE id = 1");
                    return execute(connection, "UPDATE account SET balance = balance + 1 WHERE id = 2");
                });
            }
        }

        private static int execute(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        }
    }
}
