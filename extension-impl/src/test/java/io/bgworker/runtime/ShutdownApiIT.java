package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.ShutdownMode;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workers are shut down by the application itself, long before it stops. */
final class ShutdownApiIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of("bgworker.shutdown-timeout", "40s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    private WorkerHandle ready(String name, String mainArg) throws InterruptedException {
        WorkerHandle handle = fixture.register(worker(name, mainArg));
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    @Test
    @Rule({"OUR-27", "SHU-02", "SHU-06"})
    void workersEndAndNothingIsStartedAnyMore() throws Exception {
        WorkerHandle one = ready("one", TestWorker.FOREVER);
        WorkerHandle two = ready("two", TestWorker.FOREVER);
        fixture.registrar().shutdown(ShutdownMode.FAST);
        assertEquals(WorkerStatus.STOPPED, one.awaitShutdown(LONG));
        assertEquals(WorkerStatus.STOPPED, two.awaitShutdown(LONG));
        assertEquals(ExitCause.TERMINATED, one.lastExit().orElseThrow().cause());
        assertThrows(SupervisorStoppedException.class, () -> fixture.register(worker("late", TestWorker.FOREVER)));
        assertThrows(SupervisorStoppedException.class, fixture.registrar()::reload);
        assertEquals(List.of(), fixture.registrar().workers());
        assertEquals(2, fixture.registrar().exits().size(), "what is known stays known");
        assertTrue(fixture.runtime.isResponsive(LONG), "workers that are shut down are not a broken supervisor");
    }

    @Test
    @Rule("SHU-04")
    void itIsEscalatedAndNeverWeakened() throws Exception {
        WorkerHandle deaf = ready("deaf", "deaf");
        fixture.registrar().shutdown(ShutdownMode.SMART);
        fixture.registrar().shutdown(ShutdownMode.IMMEDIATE);
        fixture.registrar().shutdown(ShutdownMode.FAST);
        assertEquals(WorkerStatus.STOPPED, deaf.awaitShutdown(LONG));
        assertEquals(ExitCause.KILLED, deaf.lastExit().orElseThrow().cause());
    }

    @Test
    void theEndOfTheApplicationFindsNothingLeftToDo() throws Exception {
        ready("one", TestWorker.FOREVER);
        fixture.registrar().shutdown(ShutdownMode.IMMEDIATE);
        assertTrue(Await.until(() -> fixture.registrar().workers().isEmpty()));
        fixture.runtime.stop(ShutdownMode.SMART);
        assertEquals(1, fixture.registrar().exits().size());
    }
}
