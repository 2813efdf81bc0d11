package io.bgworker.database;

import static io.bgworker.database.SessionWorker.connecting;
import static io.bgworker.database.SessionWorker.option;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ConnectOption;
import io.bgworker.DatabaseInUseException;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The worker's session on a real PostgreSQL: where to, as whom, and what is refused. */
final class SessionIT {

    private static final PostgreSqlServer SERVER = PostgreSqlServer.shared();
    private static final Duration RESTART_TIME = Duration.ofMillis(200);

    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");
    private final Fixture fixture = Fixture.onDatabase(configuration());

    private static Map<String, String> configuration() {
        Map<String, String> configuration = new TreeMap<>(SERVER.keys("default", "postgres"));
        configuration.putAll(SERVER.keys("orders", "orders"));
        configuration.put("bgworker.database.orders.user", "application");
        configuration.putAll(SERVER.keys("closed", "orders"));
        configuration.put("bgworker.database.closed.allow-connections", "false");
        configuration.putAll(SERVER.keys("nowhere", "nowhere"));
        configuration.putAll(SERVER.keys("wrong", "orders"));
        configuration.put("bgworker.database.wrong.password", "a wrong one");
        configuration.putAll(SERVER.keys("shut", "shut"));
        configuration.put("bgworker.database.shut.user", "application");
        return configuration;
    }

    @BeforeAll
    static void makeRoles() throws SQLException {
        String password = " PASSWORD '" + PostgreSqlServer.PASSWORD + "'";
        SERVER.execute("CREATE ROLE application LOGIN" + password);
        SERVER.execute("CREATE ROLE owner NOLOGIN ROLE application");
        SERVER.execute("CREATE ROLE \"Mixed \"\"Case\"\"\" LOGIN ROLE application");
        SERVER.execute("CREATE ROLE stranger LOGIN");
        SERVER.execute("CREATE DATABASE orders");
        SERVER.execute("CREATE DATABASE shut ALLOW_CONNECTIONS false");
    }

    @AfterAll
    static void dropRoles() throws SQLException {
        SERVER.execute("DROP DATABASE orders WITH (FORCE)");
        SERVER.execute("DROP DATABASE shut");
        SERVER.execute("DROP ROLE stranger, \"Mixed \"\"Case\"\"\", owner, application");
    }

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
    }

    private void assertConnects(String how, String who) throws InterruptedException {
        WorkerHandle worker = fixture.register(connecting(how));
        fixture.awaitOutput(worker, "I am " + who + " as session");
    }

    /** The worker ends with 1, after it was told as started; the log says why, without the password. */
    private void assertRefused(String how, String... why) throws InterruptedException {
        WorkerHandle worker = fixture.register(connecting(how));
        WorkerExit exit = fixture.nextExit();
        assertEquals(worker.id(), exit.worker());
        assertEquals(ExitCause.FAILED, exit.cause());
        assertEquals(OptionalInt.of(1), exit.code());
        assertEquals(worker.id(), fixture.nextStart().worker().id());
        log.await("BGW1004", why);
        assertFalse(
                log.messages().toString().contains(PostgreSqlServer.PASSWORD),
                log.messages().toString());
        assertFalse(
                log.messages().toString().contains("a wrong one"),
                log.messages().toString());
    }

    @Test
    @Rule("CON-01")
    void emptyNamesAreTheMaintenanceDatabaseAndItsUser() throws Exception {
        assertConnects(",", "postgres (postgres) in postgres");
    }

    @Test
    @Rule("CON-01")
    void anotherDatabaseByName() throws Exception {
        assertConnects("orders,", "application (application) in orders");
    }

    @Test
    @Rule("CON-01")
    void databaseAndRoleByIdentifier() throws Exception {
        String database = SERVER.query("SELECT oid FROM pg_database WHERE datname = 'orders'")
                .get(0);
        String role = SERVER.query("SELECT oid FROM pg_roles WHERE rolname = 'stranger'")
                .get(0);
        assertConnects("#" + database + "," + role, "stranger (postgres) in orders");
        assertConnects("#0,0", "postgres (postgres) in postgres");
    }

    @Test
    @Rule({"CON-01", "CON-04"})
    void identifierThatNobodyHasIsNamed() throws Exception {
        assertRefused("#4294967295,0", "the server has no database with the identifier 4294967295");
    }

    @Test
    void roleWhoseNameMustBeQuoted() throws Exception {
        assertConnects("orders,Mixed \"Case\"", "Mixed \"Case\" (application) in orders");
    }

    @Test
    @Rule("CON-05")
    void roleThatMayNotLogInNeedsTheBypass() throws Exception {
        assertRefused("orders,owner", "role 'owner' is not permitted to log in", "BYPASS_ROLE_LOGIN_CHECK");
        assertConnects(
                "orders,owner," + option(ConnectOption.BYPASS_ROLE_LOGIN_CHECK), "owner (application) in orders");
    }

    @Test
    @Rule("CON-05")
    void databaseThatTakesNoConnectionsNeedsTheBypass() throws Exception {
        assertRefused(
                "closed,", "Database 'closed' takes no connections", "bgworker.database.closed.allow-connections");
        assertConnects("closed,," + option(ConnectOption.BYPASS_ALLOW_CONNECTIONS), "postgres (postgres) in orders");
    }

    @Test
    @Rule("CON-05")
    void whatTheDatabaseItselfRefusesStaysRefused() throws Exception {
        assertRefused("shut,," + option(ConnectOption.BYPASS_ALLOW_CONNECTIONS), "not currently accepting connections");
    }

    @Test
    @Rule("CON-04")
    void unknownRoleAndOneThatMayNotBeActedAs() throws Exception {
        assertRefused("orders,nobody", "role 'nobody' does not exist");
        assertRefused("orders,stranger", "user 'application' must be a member of role 'stranger'");
    }

    @Test
    @Rule("CON-04")
    void unknownDatabaseIsToldWithTheNearestName() throws Exception {
        assertRefused("ordres,", "bgworker.database.ordres.url", "did you mean 'orders'?");
    }

    @Test
    @Rule("CON-04")
    void databaseThatIsNotThere() throws Exception {
        assertRefused("nowhere,", "Database 'nowhere' is not there", "bgworker.database.nowhere.url", "3D000");
    }

    @Test
    @Rule("CON-04")
    void wrongPassword() throws Exception {
        assertRefused("wrong,", "does not let user 'postgres' in, check bgworker.database.wrong.password", "28P01");
    }

    @Test
    @Rule("CON-04")
    void failureToConnectIsTriedAgainAfterTheRestartTime() throws Exception {
        WorkerSpec.Builder spec = connecting("nowhere,").restartPolicy(RestartPolicy.after(RESTART_TIME));
        fixture.register(spec);
        WorkerExit exit = fixture.nextExit();
        fixture.nextStart();
        WorkerStarted again = fixture.nextStart();
        Fixture.assertPause(RESTART_TIME, exit, again);
    }

    /** What others see of a worker is its name, cut where PostgreSQL would; it cannot show all that Java can. */
    @Test
    void nameThatIsTooLongForPostgreSqlIsCut() throws Exception {
        String name = "n".repeat(70);
        WorkerHandle worker = fixture.register(connecting(",").name(name));
        fixture.awaitOutput(worker, "I am postgres (postgres) in postgres as " + "n".repeat(63) + " ");
    }

    // ---- When the connection is lost

    @Test
    void idleConnectionThatIsLostIsEstablishedAgainAsTheSameRole() throws Exception {
        WorkerHandle worker =
                fixture.register(connecting("orders,owner," + option(ConnectOption.BYPASS_ROLE_LOGIN_CHECK)));
        String first = fixture.awaitOutput(worker, "I am owner");
        fixture.awaitWaiting(worker, SessionWorker.WAIT_EVENT);
        long pid = worker.pid().orElseThrow();
        try (LogRecords output = LogRecords.of("io.bgworker.worker.session")) {
            // Else nobody looks whether it is still there.
            assertTrue(
                    Await.until(() -> count("application_name = 'session' AND now() - state_change > '1.1 s'") == 1));
            SERVER.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    + " WHERE application_name = 'session'");
            worker.signal(Signal.USER);
            output.await("", "connection to database 'orders' was lost, and is established again");
        }
        assertTrue(Await.until(() -> fixture.registrar().output(worker.id()).stream()
                .anyMatch(line -> line.startsWith("I am owner (application) in orders") && !line.equals(first))));
        assertEquals(pid, worker.pid().orElseThrow());
    }

    @Test
    void sessionIsGoneWithItsWorker() throws Exception {
        WorkerHandle worker = fixture.register(connecting("orders,"));
        fixture.awaitWaiting(worker, SessionWorker.WAIT_EVENT);
        Fixture.signal("KILL", worker);
        fixture.nextExit();
        assertTrue(Await.until(() -> count("application_name = 'session'") == 0));
    }

    private static int count(String whichSessions) {
        try {
            return Integer.parseInt(SERVER.query("SELECT count(*) FROM pg_stat_activity WHERE " + whichSessions)
                    .get(0));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    // ---- Releasing a database

    @Test
    @Rule({"CON-08", "HND-11"})
    void interruptibleWorkersLeaveADatabaseThatIsReleasedAndAreNotRestarted() throws Exception {
        WorkerSpec.Builder interruptible = connecting("orders,")
                .restartPolicy(RestartPolicy.after(Duration.ZERO))
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION, Capability.INTERRUPTIBLE);
        WorkerHandle one = fixture.register(interruptible);
        WorkerHandle two = fixture.register(interruptible.name("second session"));
        WorkerHandle elsewhere =
                fixture.register(interruptible.name("elsewhere").mainArg(","));
        fixture.awaitWaiting(one, SessionWorker.WAIT_EVENT);
        fixture.awaitWaiting(two, SessionWorker.WAIT_EVENT);
        fixture.awaitWaiting(elsewhere, SessionWorker.WAIT_EVENT);
        try (var released = fixture.registrar().release("orders")) {
            assertEquals("orders", released.name());
            assertEquals(ExitCause.TERMINATED, fixture.nextExit().cause());
            assertEquals(ExitCause.TERMINATED, fixture.nextExit().cause());
            SERVER.execute("ALTER DATABASE orders RENAME TO renamed");
            SERVER.execute("ALTER DATABASE renamed RENAME TO orders");
            fixture.started.clear();
            assertRefused("orders,", "Database 'orders' takes no sessions of workers, it is released");
        }
        assertEquals(1, fixture.registrar().workers().size());
        assertConnects("orders,", "application (application) in orders");
    }

    @Test
    @Rule("CON-08")
    void otherWorkersBlockTheReleaseAndAreNamed() throws Exception {
        WorkerHandle worker = fixture.register(connecting("orders,"));
        fixture.awaitWaiting(worker, SessionWorker.WAIT_EVENT);
        long begun = System.nanoTime();
        DatabaseInUseException refused = assertThrows(
                DatabaseInUseException.class, () -> fixture.registrar().release("orders"));
        assertTrue(System.nanoTime() - begun >= Duration.ofMillis(4_900).toNanos());
        assertEquals(List.of("session"), refused.workers());
        worker.signal(Signal.TERMINATE);
        fixture.registrar().release("orders").close();
    }
}
