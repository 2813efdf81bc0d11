package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.spi.DatabaseSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code recovery/t/013_crash_restart}: a process that shares memory is killed in the middle of a transaction. Scenarios 28
 * to 31. SIGQUIT, which PostgreSQL uses first, is how a JVM is asked for a thread dump ({@code ForeignSignalsIT}); SIGABRT
 * and SIGSEGV stand in its place, the ways in which a JVM dies of itself.
 */
final class CrashRestart013IT {

    private final DatabaseServer server = new DatabaseServer();
    private DatabaseSettings postgres;
    private Fixture fixture;

    @BeforeEach
    void start() throws SQLException {
        postgres = server.create("postgres");
        Psql.execute(postgres, "CREATE TABLE alive (status VARCHAR)");
        fixture = supervise();
    }

    @AfterEach
    void stop() throws SQLException {
        fixture.close();
        server.close();
    }

    private Fixture supervise() {
        return new Fixture(
                server.keys("postgres"),
                WorkerSpi.declared(1, "postgres")
                        .restartPolicy(RestartPolicy.after(Duration.ofHours(1)))
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"ABRT, 6", "SEGV, 11", "KILL, 9"})
    @Rule({"EXI-01", "EXI-08", "EXI-09", "OUR-24"})
    void crashRestartsTheOthersKeepsWhatWasCommittedAndAllowsAnOrderlyRestart(String signal, int number)
            throws Exception {
        WorkerHandle monitor = fixture.registrar().find("worker_spi worker 1").get(0);
        fixture.awaitWaiting(monitor, WorkerSpi.WAIT_EVENT);
        long before = monitor.pid().orElseThrow();
        WorkerHandle killed = fixture.register(InProgress.before(signal, "postgres"));
        fixture.awaitWaiting(killed, InProgress.WAIT_EVENT);

        Fixture.signal(signal, killed);
        WorkerExit crash = fixture.nextExit();
        assertEquals(killed.id(), crash.worker());
        assertEquals(OptionalInt.of(number), crash.signal(), crash::toString);
        assertTrue(crash.cause().isCrash());
        WorkerExit reset = fixture.nextExit();
        assertEquals(monitor.id(), reset.worker());
        assertEquals(ExitCause.RESET, reset.cause());

        fixture.awaitWaiting(monitor, WorkerSpi.WAIT_EVENT);
        assertNotEquals(before, monitor.pid().orElseThrow(), "the restartable one runs again at once, anew");
        assertTrue(fixture.registrar().find(killed.id()).isEmpty(), "the one that never restarts does not");
        assertTrue(Await.until(() -> uncommitted() == 0));
        assertEquals(List.of("committed-before-" + signal), alive());

        Psql.execute(postgres, "INSERT INTO alive VALUES ('before-orderly-restart')");
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(ExitCause.TERMINATED, monitor.lastExit().orElseThrow().cause());
        fixture.close();
        fixture = supervise();
        WorkerHandle after = fixture.registrar().find("worker_spi worker 1").get(0);
        fixture.awaitWaiting(after, WorkerSpi.WAIT_EVENT);
        assertEquals(List.of("committed-before-" + signal, "before-orderly-restart"), alive());
    }

    /** Sessions that have changed something and neither committed nor rolled it back. */
    private int uncommitted() {
        return Integer.parseInt(query("SELECT COUNT(*) FROM information_schema.sessions WHERE contains_uncommitted")
                .get(0));
    }

    private List<String> alive() {
        return query("SELECT status FROM alive");
    }

    private List<String> query(String sql) {
        try {
            return Psql.query(postgres, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
