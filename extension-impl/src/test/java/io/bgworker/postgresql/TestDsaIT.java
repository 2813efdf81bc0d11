package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SharedContents;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code test_dsa}: chunks that one process allocates and another one reads. Scenario 25. There are no areas that grow: a table
 * of contents gives out what is in its segment, and what it gave out is freed with that.
 */
final class TestDsaIT {

    private final Fixture fixture = new Fixture(Map.of());
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
    @Rule("TOC-01")
    void scenario25HundredAllocationsAreIntact() throws Exception {
        SharedSegment segment = memory.create(SharedContents.estimate(
                LongStream.generate(() -> 1000).limit(100).toArray()));
        MemorySession.allocate(segment, 100, number -> 1000);
        assertEquals(List.of("100 chunks of 100000 bytes"), session("check-chunks " + segment.handle()));
        SharedMemoryException full = assertThrows(SharedMemoryException.class, () -> MemorySession.contents(segment)
                .allocate(1));
        assertTrue(full.getMessage().contains("make the segment as large as SharedContents.estimate says"));
    }

    @Test
    @Rule("TOC-01")
    void scenario25OddSizesAreIntact() throws Exception {
        long[] sizes = new Random(25).longs(200, 1, 5_000).toArray();
        SharedSegment segment = memory.create(SharedContents.estimate(sizes));
        MemorySession.allocate(segment, sizes.length, number -> sizes[number - 1]);
        assertEquals(
                List.of("200 chunks of " + LongStream.of(sizes).sum() + " bytes"),
                session("check-chunks " + segment.handle()));
    }

    @Test
    @Rule({"SHM-12", "SHM-15"})
    void scenario25AllocationsGoWithTheirOwner() throws Exception {
        String handle = session("fill-and-leave").get(0).substring("handle ".length());
        assertTrue(Await.until(() -> memory.segments().isEmpty()));
        assertTrue(memory.attach(Long.parseLong(handle)).isEmpty());
    }
}
