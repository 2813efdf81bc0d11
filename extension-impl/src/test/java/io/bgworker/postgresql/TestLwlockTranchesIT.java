package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SharedArea;
import io.bgworker.SharedLock;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryMismatchException;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Fixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code test_lwlock_tranches}: names of locks. Scenario 26. A name is the lock's own and not that of a family of them, so who asks
 * twice gets the same lock; how many there can be is a matter of the memory that they take, a page each.
 */
@Rule("LWL-05")
final class TestLwlockTranchesIT {

    private static final int PAGES = 257;

    private final Fixture fixture =
            new Fixture(Map.of("bgworker.shared-memory.max-bytes", Integer.toString(PAGES * 4096)));
    private final SharedMemory memory = fixture.runtime.sharedMemory();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private List<String> session(String orders) throws InterruptedException {
        WorkerHandle session = fixture.register(MemorySession.doing("session", orders));
        fixture.nextExit();
        return fixture.registrar().report(session.id()).orElseThrow().lastOutput();
    }

    @Test
    void scenario26OneMoreThanThereIsRoomForIsRefusedAndTheOthersStay() throws Exception {
        List<String> said = session("many-locks");
        assertTrue(
                said.get(0)
                        .startsWith(PAGES + " locks, then SharedMemoryFullException: A lock of 1024 bytes, 'tranche "
                                + (PAGES + 1) + "', does not fit: bgworker.shared-memory.max-bytes="),
                said::toString);
        assertEquals("again " + PAGES, said.get(1));
        assertEquals(PAGES, memory.segments().size());
    }

    @Test
    void scenario26SameNameIsTheSameLockInAllProcesses() throws Exception {
        WorkerHandle holder = fixture.register(MemorySession.doing("holder", "lock test_tranche"));
        fixture.awaitOutput(holder, "locked");
        assertEquals(List.of("taken"), session("try-lock test_tranche"));
        assertEquals(List.of("free"), session("try-lock another"));
        assertEquals(
                "holder[" + holder.id() + ".1]",
                memory.lock("test_tranche").holder().orElseThrow());
        holder.terminate();
        fixture.nextExit();
        assertEquals(List.of("free"), session("try-lock test_tranche"));
    }

    @Test
    void scenario26NamesHaveTheirLimits() {
        assertThrows(IllegalArgumentException.class, () -> memory.lock(""));
        assertThrows(NullPointerException.class, () -> memory.lock(null));
        memory.lock("t".repeat(63));
        IllegalArgumentException tooLong =
                assertThrows(IllegalArgumentException.class, () -> memory.lock("t".repeat(64)));
        assertTrue(tooLong.getMessage().contains("1 to 63 bytes"), tooLong.getMessage());
    }

    /** Where nobody has made a lock there is none to be used. */
    @Test
    void scenario26WhatIsNoLockIsNotTakenForOne() {
        SharedArea area = memory.segment("no lock", SharedLock.BYTES);
        assertThrows(SharedMemoryMismatchException.class, () -> memory.lock("no lock"));
        area.putLong(0, 4711);
        SharedMemoryException refused = assertThrows(SharedMemoryException.class, area::lock);
        assertTrue(
                refused.getMessage()
                        .startsWith(
                                "An area must be fresh to become a lock of 1024 bytes, or be one; there is something else"),
                refused.getMessage());
    }
}
