package io.bgworker.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.StartTime;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers on a primary, and on a standby that becomes one. */
@Rule({"STA-04", "OUR-19"})
final class PromotionIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final PostgreSqlServer primary = PostgreSqlServer.prepared();
    private final PostgreSqlServer standby = primary.standby();

    @AfterEach
    void stop() {
        standby.close();
        primary.close();
    }

    private static WorkerSpec worker(StartTime startTime) {
        WorkerSpec.Builder spec =
                WorkerSpec.builder(Writer.class).name(startTime.name()).startTime(startTime);
        return startTime == StartTime.SERVER_START
                ? spec.build()
                : spec.capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                        .build();
    }

    private static Fixture fixture(Map<String, String> configuration) {
        return Fixture.onDatabase(
                configuration,
                worker(StartTime.RECOVERY_FINISHED),
                worker(StartTime.CONSISTENT_STATE),
                worker(StartTime.SERVER_START));
    }

    private static WorkerHandle find(Fixture fixture, StartTime startTime) {
        return fixture.registrar().find(startTime.name()).get(0);
    }

    @Test
    void onAStandbyWorkersReadAndThoseThatWriteComeWithThePromotion() throws Exception {
        primary.start();
        primary.execute("CREATE TABLE entries (text varchar)");
        standby.start();
        try (Fixture fixture = fixture(standby.keys("default", "postgres"))) {
            WorkerHandle always = find(fixture, StartTime.SERVER_START);
            WorkerHandle reads = find(fixture, StartTime.CONSISTENT_STATE);
            WorkerHandle writes = find(fixture, StartTime.RECOVERY_FINISHED);
            fixture.awaitOutput(reads, "read only: 25006");
            assertTrue(always.awaitReady(LONG));
            assertEquals(WorkerPhase.WAITING_FOR_START_TIME, writes.phase());
            List<Long> pids = List.of(always.pid().orElseThrow(), reads.pid().orElseThrow());

            standby.promote();
            fixture.awaitOutput(writes, "written");
            reads.signal(io.bgworker.Signal.USER);
            fixture.awaitOutput(reads, "written"); // The same session as before.
            assertEquals(pids, List.of(always.pid().orElseThrow(), reads.pid().orElseThrow()));
            assertEquals(List.of(), fixture.registrar().exits());
            assertEquals(List.of("2"), standby.query("SELECT count(*) FROM entries"));
        }
    }

    @Test
    void onAPrimaryAllStart() throws Exception {
        primary.start();
        primary.execute("CREATE TABLE entries (text varchar)");
        try (Fixture fixture = fixture(primary.keys("default", "postgres"))) {
            assertTrue(find(fixture, StartTime.SERVER_START).awaitReady(LONG));
            fixture.awaitOutput(find(fixture, StartTime.CONSISTENT_STATE), "written");
            fixture.awaitOutput(find(fixture, StartTime.RECOVERY_FINISHED), "written");
        }
    }

    @Test
    void databaseThatIsDownDelaysAndIsNamedWithoutItsPassword() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor");
                Fixture fixture = fixture(primary.keys("default", "postgres"))) {
            WorkerHandle always = find(fixture, StartTime.SERVER_START);
            WorkerHandle reads = find(fixture, StartTime.CONSISTENT_STATE);
            assertTrue(always.awaitReady(LONG));
            log.await("BGW1013", "Database 'default' cannot be reached");
            assertEquals(WorkerPhase.WAITING_FOR_START_TIME, reads.phase());
            primary.start();
            primary.execute("CREATE TABLE entries (text varchar)");
            assertTrue(reads.awaitReady(LONG));
            assertFalse(log.messages().toString().contains(PostgreSqlServer.PASSWORD));
        }
    }

    /** Writes an entry, tries again whenever it is woken, and says how it went. */
    public static final class Writer implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            boolean hasSession = context.entry().capabilities().contains(Capability.DATABASE_CONNECTION);
            if (hasSession) {
                context.database().connect("");
            }
            do {
                if (hasSession) {
                    write(context);
                }
                context.latch().await("woken");
                context.latch().reset();
            } while (!context.terminationRequested());
        }

        private static void write(WorkerContext context) throws SQLException {
            try {
                context.database().inTransaction(Writer::insert);
                System.out.println("written");
            } catch (SQLException e) {
                System.out.println("read only: " + e.getSQLState());
            }
        }

        private static int insert(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("INSERT INTO entries VALUES ('one')");
            }
        }
    }
}
