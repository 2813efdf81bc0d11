package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.Capability;
import io.bgworker.Database;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.StartTime;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.h2.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The session of a real worker in the embedded database, as another session sees it. */
@Rule("CON-09")
final class DatabaseSessionIT {

    /** H2: {@code LOCK_TIMEOUT_1}. */
    private static final int LOCK_TIMED_OUT = 50200;

    private final Fixture fixture = new Fixture(Map.of());
    private Connection other;

    @BeforeEach
    void connect() throws SQLException {
        DatabaseSettings settings = fixture.database(Database.DEFAULT_NAME);
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        other = new Driver().connect(settings.url(), properties);
        try (Statement statement = other.createStatement()) {
            statement.execute("create table entries (id int primary key)");
        }
    }

    @AfterEach
    void stop() throws SQLException {
        other.close();
        fixture.close();
    }

    /** Goes on to its next step each time its latch is set. */
    static final class Clerk implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            Database database = context.database();
            database.connect("");
            await(context, "connected");
            database.inTransaction(connection -> {
                execute(connection, "insert into entries values (1)");
                return awaitInside(context);
            });
            await(context, "committed");
        }

        private static boolean awaitInside(WorkerContext context) {
            try {
                await(context, "inside");
                return true;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void await(WorkerContext context, String step) throws InterruptedException {
            context.latch().await(step);
            context.latch().reset();
        }
    }

    /** Tells its time-outs; then sets one of its own, and meets it. */
    static final class Impatient implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            Database database = context.database();
            database.connect("");
            System.out.println("time-outs " + database.inTransaction(DatabaseSessionIT::timeouts));
            database.inTransaction(connection -> execute(connection, "set lock_timeout 123"));
            try {
                database.inTransaction(connection -> execute(connection, "delete from entries"));
            } catch (SQLException e) {
                System.out.println("gave up " + e.getErrorCode());
            }
            System.out.println("own time-outs " + database.inTransaction(DatabaseSessionIT::timeouts));
            context.latch().await("told");
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    /** How long this session waits for a lock, in milliseconds, and for a statement, in seconds. */
    private static List<Integer> timeouts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("call lock_timeout()")) {
            rows.next();
            return List.of(rows.getInt(1), statement.getQueryTimeout());
        }
    }

    /** Of all sessions but the one that asks, and the one that keeps the database: whether they have changes to commit. */
    private List<Boolean> uncommitted() throws SQLException {
        try (Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("select contains_uncommitted from information_schema.sessions"
                        + " where session_id <> session_id() and client_addr is not null")) {
            List<Boolean> sessions = new ArrayList<>();
            while (rows.next()) {
                sessions.add(rows.getBoolean(1));
            }
            return sessions;
        }
    }

    private WorkerHandle register(Class<? extends WorkerMain> entryPoint) {
        return fixture.registrar()
                .register(WorkerSpec.builder(entryPoint)
                        .startTime(StartTime.CONSISTENT_STATE)
                        .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                        .restartPolicy(RestartPolicy.never())
                        .build());
    }

    @Test
    void transactionsBeginAndEndWithTheWorkersOwnWork() throws Exception {
        WorkerHandle handle = register(Clerk.class);
        fixture.awaitWaiting(handle, "connected");
        assertEquals(List.of(false), uncommitted());
        handle.signal(Signal.USER);
        fixture.awaitWaiting(handle, "inside");
        assertEquals(List.of(true), uncommitted());
        handle.signal(Signal.USER);
        fixture.awaitWaiting(handle, "committed");
        assertEquals(List.of(false), uncommitted());
    }

    @Test
    void timeoutsAreThoseOfAnySessionUntilTheWorkerSetsItsOwn() throws Exception {
        other.setAutoCommit(false);
        execute(other, "insert into entries values (1)");
        other.commit();
        execute(other, "update entries set id = 2");
        WorkerHandle handle = register(Impatient.class);
        fixture.awaitOutput(handle, "own time-outs [123, 0]");
        fixture.awaitOutput(handle, "gave up " + LOCK_TIMED_OUT);
        fixture.awaitOutput(handle, "time-outs " + timeouts(other));
        other.rollback();
    }
}
