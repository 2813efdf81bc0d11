package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Database;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerStarted;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.spi.DatabaseSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code worker_spi/t/002_worker_terminate}: workers that an administrator ends. Scenario 12. */
final class WorkerSpi002IT {

    private static final Duration RESTART_TIME = Duration.ofMillis(300);

    private final Fixture fixture = new Fixture(
            Map.of(),
            WorkerSpi.declared(1, "")
                    .restartPolicy(RestartPolicy.after(RESTART_TIME))
                    .build());
    private final WorkerHandle declared =
            fixture.registrar().find("worker_spi worker 1").get(0);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule("EXI-05")
    void workerThatAnAdministratorTerminatesIsGoneAndSoIsItsSession() throws Exception {
        WorkerHandle launched = fixture.register(WorkerSpi.dynamic(4, ""));
        fixture.awaitWaiting(declared, WorkerSpi.WAIT_EVENT);
        fixture.awaitWaiting(launched, WorkerSpi.WAIT_EVENT);
        DatabaseSettings postgres = fixture.database(Database.DEFAULT_NAME);
        int before = sessions(postgres);
        Fixture.signal("TERM", launched);
        WorkerExit exit = fixture.nextExit();
        assertEquals(launched.id(), exit.worker());
        assertEquals(ExitCause.TERMINATED, exit.cause());
        assertEquals(OptionalInt.of(1), exit.code());
        assertEquals(List.of(), fixture.registrar().find(launched.name()));
        assertTrue(Await.until(() -> sessions(postgres) == before - 1));
    }

    private static int sessions(DatabaseSettings database) {
        try {
            return Integer.parseInt(Psql.query(database, "SELECT COUNT(*) FROM information_schema.sessions")
                    .get(0));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Rule("EXI-07")
    void oneThatRestartsComesBackAfterItsRestartTime() throws Exception {
        fixture.awaitWaiting(declared, WorkerSpi.WAIT_EVENT);
        fixture.nextStart();
        Fixture.signal("TERM", declared);
        WorkerExit exit = fixture.nextExit();
        assertEquals(OptionalInt.of(1), exit.code());
        WorkerStarted again = fixture.nextStart();
        assertEquals(declared.id(), again.worker().id());
        Fixture.assertPause(RESTART_TIME, exit, again);
    }

    @Test
    @Rule({"EXI-06", "OUR-13"})
    void oneThatIsStoppedByNameIsGoneAndRunsAgainWhenItIsStartedByName() throws Exception {
        fixture.awaitWaiting(declared, WorkerSpi.WAIT_EVENT);
        fixture.registrar().stop(declared.name());
        assertEquals(ExitCause.TERMINATED, fixture.nextExit().cause());
        assertEquals(List.of(), fixture.registrar().workers());
        fixture.awaitWaiting(fixture.registrar().start(declared.name()), WorkerSpi.WAIT_EVENT);
    }
}
