package io.bgworker.postgresql;

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
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code worker_spi} takes for granted of its one connection, and does not try itself. */
final class WorkerSpiConnectionIT {

    private final Fixture fixture = new Fixture(Map.of());

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule("CON-02")
    void connectionWithoutItsCapabilityIsAFailureThatNamesTheCapability() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            fixture.register(WorkerSpi.dynamic(1, "").capabilities(Capability.SHARED_MEMORY));
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.FAILED, exit.cause());
            assertEquals(OptionalInt.of(1), exit.code());
            log.await("BGW1004", "must have the capability DATABASE_CONNECTION");
        }
    }

    @Test
    @Rule({"CON-03", "DEF-05", "OUR-11"})
    void secondConnectionIsRefusedAndTheWorkerGoesOnWithTheFirst() throws Exception {
        WorkerHandle worker = fixture.register(WorkerSpec.builder(ConnectsTwice.class)
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                .restartPolicy(RestartPolicy.never()));
        assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
        assertTrue(fixture.registrar()
                .report(worker.id())
                .orElseThrow()
                .lastOutput()
                .contains("refused, and still connected: true"));
    }

    /** Connects, does so again, and uses what it has. */
    public static final class ConnectsTwice implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            Database database = context.database();
            database.connect("");
            try {
                database.connect("");
                System.out.println("not refused");
            } catch (IllegalStateException e) {
                boolean connected = database.inTransaction(connection -> connection.isValid(0));
                System.out.println("refused, and still connected: " + connected);
            }
        }
    }
}
