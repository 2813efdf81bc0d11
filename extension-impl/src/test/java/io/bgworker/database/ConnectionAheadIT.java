package io.bgworker.database;

import static io.bgworker.database.SessionWorker.connecting;
import static io.bgworker.database.SessionWorker.option;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ConnectOption;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections that spares open ahead, on a real PostgreSQL: who gets them, and that they are in nobody's way. */
final class ConnectionAheadIT {

    private static final PostgreSqlServer SERVER = PostgreSqlServer.shared();
    private static final String SPARES_DATABASE = "bgworker.spares.database";
    private static final String OF_SPARES = "application_name = 'bgworker-spare' AND state = 'idle'";

    private final Map<String, String> configuration = configuration();
    private Fixture fixture;

    private static Map<String, String> configuration() {
        Map<String, String> configuration = new TreeMap<>(SERVER.keys("default", "postgres"));
        configuration.putAll(SERVER.keys("stock", "stock"));
        configuration.put("bgworker.database.stock.user", "clerk");
        configuration.putAll(SERVER.keys("nowhere", "nowhere"));
        configuration.put("bgworker.spares", "1");
        configuration.put(SPARES_DATABASE, "stock");
        return configuration;
    }

    @BeforeAll
    static void makeDatabase() throws SQLException {
        SERVER.execute("CREATE ROLE clerk LOGIN PASSWORD '" + PostgreSqlServer.PASSWORD + "'");
        SERVER.execute("CREATE ROLE keeper NOLOGIN ROLE clerk");
        SERVER.execute("CREATE DATABASE stock");
    }

    @AfterAll
    static void dropDatabase() throws SQLException {
        SERVER.execute("DROP DATABASE stock WITH (FORCE)");
        SERVER.execute("DROP ROLE keeper, clerk");
    }

    private Fixture fixture() {
        if (fixture == null) {
            fixture = Fixture.onDatabase(configuration);
        }
        return fixture;
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private static List<String> backends(String which) {
        try {
            return SERVER.query("SELECT pid FROM pg_stat_activity WHERE " + which);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** There is no spare before the first worker. */
    private WorkerHandle first() throws InterruptedException {
        WorkerHandle handle = fixture()
                .register(WorkerSpec.builder(Sleeper.class).name("first").restartPolicy(RestartPolicy.never()));
        fixture().awaitWaiting(handle, Sleeper.WAIT_EVENT);
        return handle;
    }

    private void awaitSpare() {
        assertTrue(Await.until(() -> fixture().runtime.spares() == 1));
    }

    /** The backend that the spare is connected to. */
    private String awaitSpareAndItsBackend() {
        awaitSpare();
        assertTrue(Await.until(() -> backends(OF_SPARES).size() == 1));
        return backends(OF_SPARES).get(0);
    }

    private static void awaitGone(String backend) {
        assertTrue(Await.until(() -> backends("pid = " + backend).isEmpty()));
    }

    /** Does nothing, whatever it may do. */
    public static final class Sleeper implements WorkerMain {

        static final String WAIT_EVENT = "Sleeper";

        @Override
        public void main(WorkerContext context) throws Exception {
            context.latch().await(WAIT_EVENT);
        }
    }

    // ---- Who gets it

    @Test
    void sessionBeginsWithTheConnectionOfItsSpareInItsOwnNameAndRole() throws Exception {
        first();
        String backend = awaitSpareAndItsBackend();
        WorkerHandle worker =
                fixture().register(connecting("stock,keeper," + option(ConnectOption.BYPASS_ROLE_LOGIN_CHECK)));
        fixture().awaitOutput(worker, "I am keeper (clerk) in stock as session " + backend);
        assertEquals(List.of(backend), backends("application_name = 'session'"));
    }

    @Test
    void nameThatIsNoPlainTextIsTheWorkers() throws Exception {
        first();
        String backend = awaitSpareAndItsBackend();
        WorkerHandle worker = fixture().register(connecting("stock,").name("it's \\a"));
        fixture().awaitOutput(worker, "I am clerk (clerk) in stock as it's \\a " + backend);
    }

    @Test
    void sessionInAnotherDatabaseIsConnectedThereAndTheOtherConnectionIsClosed() throws Exception {
        first();
        String backend = awaitSpareAndItsBackend();
        WorkerHandle worker = fixture().register(connecting(","));
        fixture().awaitOutput(worker, "I am postgres (postgres) in postgres as session");
        awaitGone(backend);
    }

    @Test
    void workerThatMayHaveNoSessionHasNoConnection() throws Exception {
        first();
        String backend = awaitSpareAndItsBackend();
        WorkerHandle worker = fixture()
                .register(WorkerSpec.builder(Sleeper.class).name("second").restartPolicy(RestartPolicy.never()));
        fixture().awaitWaiting(worker, Sleeper.WAIT_EVENT);
        awaitGone(backend);
        assertEquals(WorkerStatus.STARTED, worker.status(), "it goes on");
    }

    @Test
    void connectionThatWasLostWhileItWaitedIsReplacedWithoutAWord() throws Exception {
        first();
        String backend = awaitSpareAndItsBackend();
        SERVER.execute("SELECT pg_terminate_backend(" + backend + ", 10000)");
        try (LogRecords output = LogRecords.of("io.bgworker.worker.session")) {
            WorkerHandle worker = fixture().register(connecting("stock,"));
            String line = fixture().awaitOutput(worker, "I am clerk (clerk) in stock as session");
            assertFalse(line.endsWith(" " + backend), line);
            assertFalse(output.messages().toString().contains("lost"), output.messages()::toString);
        }
    }

    @Test
    void sessionOnH2BeginsWithTheConnectionOfItsSpare() throws Exception {
        Server h2 = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
        try (Connection other =
                new org.h2.Driver().connect("jdbc:h2:mem:ahead;USER=sa;DB_CLOSE_DELAY=-1", new Properties())) {
            String key = "bgworker.database.ahead.";
            configuration.put(key + "url", "jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/mem:ahead");
            configuration.put(key + "user", "sa");
            configuration.put(SPARES_DATABASE, "ahead");
            first();
            awaitSpare();
            String session =
                    query(other, "SELECT session_id FROM information_schema.sessions WHERE session_id <> session_id()");
            WorkerHandle worker = fixture()
                    .register(WorkerSpec.builder(H2Session.class)
                            .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                            .restartPolicy(RestartPolicy.never()));
            fixture().awaitOutput(worker, "session " + session);
        } finally {
            h2.stop();
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "none";
        }
    }

    /** Says which session it has. */
    public static final class H2Session implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            context.database().connect("ahead");
            System.out.println(
                    "session " + context.database().inTransaction(there -> query(there, "SELECT session_id()")));
            context.latch().await(Sleeper.WAIT_EVENT);
        }
    }

    // ---- When there is none

    @Test
    void spareOfADatabaseThatLetsNobodyInWaitsWithoutAndThatIsToldOnce() throws Exception {
        configuration.put(SPARES_DATABASE, "nowhere");
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            first();
            awaitSpare();
            log.await("BGW1030", "bgworker.spares.database", "'nowhere' is not there");
            WorkerHandle worker = fixture().register(connecting("stock,"));
            fixture().awaitOutput(worker, "I am clerk (clerk) in stock as session");
            awaitSpare();
            assertEquals(1, log.messages("BGW1030").size());
            assertEquals(List.of(), log.messages("BGW1027"), "no spare has failed");
            assertFalse(log.messages().toString().contains(PostgreSqlServer.PASSWORD));
        }
    }

    @Test
    void reloadChangesWhetherTheyConnect() throws Exception {
        first();
        String backend = awaitSpareAndItsBackend();
        fixture().reload(SPARES_DATABASE, "");
        awaitGone(backend);
        awaitSpare();
        assertEquals(List.of(), backends(OF_SPARES));
        fixture().reload(SPARES_DATABASE, "stock");
        awaitSpareAndItsBackend();
    }

    // ---- Releasing the database

    /** May have a session, and connects it when it is told to. */
    public static final class LateComer implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            context.latch().await(Sleeper.WAIT_EVENT);
            context.latch().reset();
            context.database().connect("stock");
            context.database().inTransaction(there -> {
                System.out.println("backend " + query(there, "SELECT pg_backend_pid()"));
                return null;
            });
            context.latch().await("connected");
        }
    }

    @Test
    void releasedDatabaseHasNoConnectionOfSparesNorOfWorkersThatHaveNotConnectedSoFar() throws Exception {
        first();
        String ofWorker = awaitSpareAndItsBackend();
        WorkerHandle late = fixture()
                .register(WorkerSpec.builder(LateComer.class)
                        .name("late")
                        .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                        .restartPolicy(RestartPolicy.never()));
        fixture().awaitWaiting(late, Sleeper.WAIT_EVENT);
        assertTrue(Await.until(
                () -> fixture().runtime.spares() == 1 && backends(OF_SPARES).size() == 2));
        try (var released = fixture().registrar().release("stock")) {
            assertEquals("stock", released.name());
            SERVER.execute("ALTER DATABASE stock RENAME TO renamed"); // Nobody may be in it for this.
            SERVER.execute("ALTER DATABASE renamed RENAME TO stock");
            assertEquals(WorkerStatus.STARTED, late.status());
            // The spare is used, and the next one may not connect.
            fixture()
                    .awaitWaiting(
                            fixture()
                                    .register(WorkerSpec.builder(Sleeper.class)
                                            .name("meanwhile")
                                            .restartPolicy(RestartPolicy.never())),
                            Sleeper.WAIT_EVENT);
            awaitSpare();
            assertEquals(List.of(), backends("datname = 'stock'"));
        }
        awaitSpareAndItsBackend(); // Those without are replaced.
        late.signal(Signal.USER);
        String line = fixture().awaitOutput(late, "backend ");
        assertFalse(line.equals("backend " + ofWorker), line);
    }

    @Test
    void spareThatDoesNotAnswerIsEndedWhenItsDatabaseIsReleased() throws Exception {
        WorkerHandle worker = first();
        String backend = awaitSpareAndItsBackend();
        ProcessHandle spare = fixture().processes().stream()
                .filter(process -> process.pid() != worker.pid().orElseThrow())
                .findFirst()
                .orElseThrow();
        Fixture.signal("STOP", spare.pid());
        fixture().registrar().release("stock").close();
        assertFalse(spare.isAlive());
        awaitGone(backend);
        awaitSpareAndItsBackend();
    }
}
