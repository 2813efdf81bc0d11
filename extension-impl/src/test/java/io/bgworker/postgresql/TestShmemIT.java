package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.SharedMemory;
import io.bgworker.SharedSegment;
import io.bgworker.Signal;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Fixture;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code test_shmem}: memory that is asked for late is initialised once, and all others attach to it. Scenario 27. */
final class TestShmemIT {

    private static final int PROCESSES = 4;

    private final Fixture fixture = new Fixture(Map.of());
    private final SharedMemory memory = fixture.runtime.sharedMemory();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void attachLate() throws InterruptedException {
        for (int i = 1; i <= PROCESSES; i++) {
            fixture.register(MemorySession.doing("session " + i, "attach-late"));
        }
        for (int i = 1; i <= PROCESSES; i++) {
            assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
        }
    }

    private void assertAttached(int expected) {
        SharedSegment late = memory.segment(MemorySession.LATE, MemorySession.LATE_BYTES);
        assertEquals(1, late.getLong(MemorySession.INITIALIZED));
        assertEquals(expected, late.getLong(MemorySession.ATTACHED));
    }

    @Test
    @Rule({"SHM-01", "SHM-20"})
    void scenario27AttachCountGrowsPerProcessAndStartsAnewWithTheMemory() throws Exception {
        attachLate();
        assertAttached(PROCESSES);
        WorkerHandle crasher = fixture.register(MemorySession.doing("crasher", "attach-late-and-crash-when-told"));
        fixture.awaitOutput(crasher, "attached");
        assertAttached(PROCESSES + 1);
        crasher.signal(Signal.USER);
        assertEquals(ExitCause.HALTED, fixture.nextExit().cause());
        assertTrue(fixture.resets.poll(Fixture.SECONDS_MAX, TimeUnit.SECONDS) != null);
        attachLate();
        assertAttached(PROCESSES);
    }
}
