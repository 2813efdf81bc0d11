package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.StartTime;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One slot, used again and again by workers that wait for the server and get no process. */
final class SlotReuseTest {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final int CYCLES = 10_000;

    @Test
    @Rule({"HND-06", "HND-07"})
    void everyHandleOfTenThousandWorkersInOneSlotIsItsOwnWorkers() throws Exception {
        WorkerSpec spec = worker("again", TestWorker.FOREVER)
                .startTime(StartTime.RECOVERY_FINISHED)
                .build();
        List<WorkerHandle> old = new ArrayList<>();
        Set<WorkerId> ids = new HashSet<>();
        try (Fixture fixture = new Fixture(ServerState.CONSISTENT, Map.of("bgworker.max-worker-processes", "1"))) {
            for (int i = 0; i < CYCLES; i++) {
                WorkerHandle handle = fixture.registrar().register(spec);
                assertEquals(0, handle.id().slot());
                assertTrue(ids.add(handle.id()));
                assertEquals(WorkerStatus.NOT_YET_STARTED, handle.status());
                if (!old.isEmpty()) {
                    WorkerHandle other = old.get((i * 7_919) % old.size());
                    other.terminate();
                    assertEquals(WorkerStatus.STOPPED, other.status());
                    assertEquals(Optional.empty(), fixture.registrar().find(other.id()));
                }
                assertEquals(WorkerPhase.WAITING_FOR_START_TIME, handle.phase());
                handle.terminate();
                assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
                old.add(handle);
            }
            fixture.registrar().register(spec);
            assertTrue(old.stream().allMatch(handle -> handle.status() == WorkerStatus.STOPPED));
            assertTrue(old.stream().allMatch(handle -> handle.phase() == WorkerPhase.GONE));
        }
    }
}
