package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Database;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerStarted;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import io.bgworker.spi.DatabaseSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** {@code worker_spi/t/001_worker_spi}: workers that work in databases, launched and declared. Scenarios 1 to 7. */
final class WorkerSpi001IT {

    private static final String DELTAS = "SELECT COUNT(*) FROM schema4.counted WHERE type = 'delta'";

    @Test
    @Rule("CHD-10")
    void launchedWorkerMakesItsTableAndLoopsAtOnceOnReload() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            DatabaseSettings postgres = fixture.database(Database.DEFAULT_NAME);
            WorkerHandle worker = fixture.register(WorkerSpi.dynamic(4, ""));
            fixture.awaitWaiting(worker, WorkerSpi.WAIT_EVENT);
            Psql.execute(postgres, "INSERT INTO schema4.counted VALUES ('total', 0), ('delta', 1)");
            fixture.registrar().reload();
            assertTrue(Await.until(() -> query(postgres, DELTAS).equals(List.of("0"))));
            assertEquals(List.of("total|1"), query(postgres, "SELECT * FROM schema4.counted"));
        }
    }

    @Test
    @Rule({"LAT-08", "OBS-01"})
    void listingShowsWhatAnIdleWorkerWaitsForAndNothingOnceItEnded() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle worker =
                    fixture.register(WorkerSpi.dynamic(4, "").restartPolicy(RestartPolicy.after(Duration.ofHours(1))));
            fixture.awaitWaiting(worker, WorkerSpi.WAIT_EVENT);
            WorkerInfo listed = fixture.registrar().workers().get(0);
            assertEquals(WorkerSpi.TYPE_DYNAMIC, listed.type());
            assertEquals(worker.pid(), listed.pid());
            Fixture.signal("KILL", worker); // It cannot say so itself.
            fixture.nextExit();
            assertEquals("", fixture.waitEvent(worker));
        }
    }

    @Test
    @Rule({"CON-09", "OBS-01"})
    void workerThatDoesNotSayWhatItDoesIsListedAllTheSame() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle worker = fixture.register(Fixture.worker("silent", "deaf"));
            assertTrue(worker.awaitReady(Duration.ofSeconds(Fixture.SECONDS_MAX)));
            WorkerInfo listed = fixture.registrar().workers().get(0);
            assertEquals(worker.pid(), listed.pid());
            assertEquals("", listed.waitEvent());
        }
    }

    @Test
    void declaredWorkersAllRunAndAreIdleInTheirDatabase() throws Exception {
        Map<String, String> configuration = new HashMap<>(Map.of("bgworker.max-worker-processes", "32"));
        try (DatabaseServer server = new DatabaseServer()) {
            DatabaseSettings mydb = server.create("mydb");
            configuration.putAll(server.keys("mydb"));
            try (Fixture fixture = new Fixture(
                    configuration,
                    WorkerSpi.declared(1, "mydb").build(),
                    WorkerSpi.declared(2, "mydb").build(),
                    WorkerSpi.declared(3, "mydb").build())) {
                assertTrue(Await.until(() -> idle(fixture) == 3));
                assertEquals(List.of("SCHEMA1", "SCHEMA2", "SCHEMA3"), schemas(mydb));
            }
        }
    }

    private static long idle(Fixture fixture) {
        return fixture.registrar().workers().stream()
                .filter(info -> info.type().equals(WorkerSpi.TYPE))
                .filter(info -> info.waitEvent().equals(WorkerSpi.WAIT_EVENT))
                .count();
    }

    @Test
    void launchedWorkersWorkInDatabasesAndRolesOfTheirOwn() throws Exception {
        try (DatabaseServer server = new DatabaseServer()) {
            DatabaseSettings mydb = server.create("mydb");
            DatabaseSettings other = server.create("other");
            Map<String, String> configuration = new HashMap<>(server.keys("mydb"));
            configuration.putAll(server.keys("other"));
            try (Fixture fixture = new Fixture(configuration)) {
                WorkerHandle first = fixture.register(WorkerSpi.dynamic(10, "mydb"));
                WorkerHandle second = fixture.register(WorkerSpi.dynamic(11, "other"));
                fixture.awaitWaiting(first, WorkerSpi.WAIT_EVENT);
                fixture.awaitWaiting(second, WorkerSpi.WAIT_EVENT);
                assertEquals(List.of("SCHEMA10"), schemas(mydb));
                assertEquals(List.of("SCHEMA11"), schemas(other));
            }
        }
    }

    /** Those that workers made; each belongs to the role that its database's workers have. */
    private static List<String> schemas(DatabaseSettings database) {
        return query(
                database,
                "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'SCHEMA%' AND schema_owner = '"
                        + database.user() + "' ORDER BY 1");
    }

    @Test
    @Rule("CON-04")
    void databaseThatRefusesIsTheWorkersOwnFailureLoggedAndTriedAgainUntilItAccepts() throws Exception {
        Duration restartTime = Duration.ofMillis(300);
        try (DatabaseServer server = new DatabaseServer();
                LogRecords log = LogRecords.of("io.bgworker.supervisor");
                Fixture fixture = new Fixture(server.keys("noconndb"))) {
            WorkerHandle worker =
                    fixture.register(WorkerSpi.dynamic(12, "noconndb").restartPolicy(RestartPolicy.after(restartTime)));
            assertEquals(1, fixture.nextStart().worker().incarnation(), "to the registrant, it has started");
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.FAILED, exit.cause());
            assertEquals(OptionalInt.of(1), exit.code());
            assertTrue(exit.detail().contains("Database 'noconndb' cannot be reached"), exit.detail());
            log.await("BGW1004", "Database 'noconndb' cannot be reached");
            assertFalse(log.messages().toString().contains("secret of"), () -> log.messages()
                    .toString());
            WorkerStarted again = fixture.nextStart();
            Fixture.assertPause(restartTime, exit, again);
            server.create("noconndb");
            fixture.awaitWaiting(worker, WorkerSpi.WAIT_EVENT);
        }
    }

    private static List<String> query(DatabaseSettings database, String sql) {
        try {
            return Psql.query(database, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
