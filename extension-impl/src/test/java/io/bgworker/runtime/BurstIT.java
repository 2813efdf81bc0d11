package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many workers, or the same thing many times. */
final class BurstIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of("bgworker.max-worker-processes", "100", "bgworker.spares", "1"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Before it has a process, when it just has one, when its code is running. */
    @Test
    @Rule({"REG-23", "STA-08"})
    void terminationAtAnyMomentOfTheStartLeavesNothing() throws Exception {
        for (int i = 0; i < 60; i++) {
            WorkerHandle handle = fixture.register(worker("brief", TestWorker.FOREVER));
            switch (i % 3) {
                case 0 -> assertEquals(WorkerStatus.STARTED, handle.awaitStartup(LONG));
                case 1 -> {
                    // At once.
                }
                default -> assertTrue(handle.awaitReady(LONG));
            }
            handle.terminate();
            assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
            assertEquals(WorkerPhase.GONE, handle.phase());
        }
        assertTrue(fixture.registrar().workers().isEmpty());
        assertTrue(Await.until(() -> fixture.processes().size() == fixture.runtime.spares()));
    }

    @Test
    @Rule({"REG-23", "STA-08"})
    void manyThatAreTerminatedRightAfterTheirRegistrationAllStop() throws Exception {
        List<WorkerHandle> handles = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            WorkerHandle handle = fixture.register(worker("brief", TestWorker.FOREVER));
            handle.terminate();
            handles.add(handle);
        }
        for (WorkerHandle handle : handles) {
            assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        }
        assertTrue(fixture.registrar().workers().isEmpty());
        assertTrue(Await.until(() -> fixture.processes().size() == fixture.runtime.spares()));
    }

    @Test
    @Rule("STA-05")
    void manyThatAreRegisteredAtOnceAllRunAndOthersAreServedMeanwhile() throws Exception {
        int many = 24;
        for (int i = 0; i < many; i++) {
            fixture.register(worker("one of many", "return"));
        }
        WorkerHandle waits = fixture.register(worker("asks", TestWorker.FOREVER));
        waits.terminate();
        int completed = 0;
        while (completed < many) {
            completed += fixture.nextExit().cause() == ExitCause.COMPLETED ? 1 : 0;
        }
        assertEquals(WorkerStatus.STOPPED, waits.awaitShutdown(LONG));
    }
}
