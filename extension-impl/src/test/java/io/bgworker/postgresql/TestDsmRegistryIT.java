package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.SharedMemory;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Fixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code test_dsm_registry}: what one session leaves under a name the next one finds. Scenario 24. The kinds are ours: a lock
 * and a queue stand for the area and the hash table.
 */
final class TestDsmRegistryIT {

    private final Fixture fixture = new Fixture(Map.of());
    private final SharedMemory memory = fixture.runtime.sharedMemory();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private List<String> session(String orders) throws InterruptedException {
        WorkerHandle session = fixture.register(MemorySession.doing("session", orders));
        WorkerExit exit = fixture.nextExit();
        List<String> said =
                fixture.registrar().report(session.id()).orElseThrow().lastOutput();
        assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
        return said;
    }

    @Test
    @Rule({"SHM-20", "SHM-23"})
    void scenario24ValuesOutliveTheirSessionAndAreListed() throws Exception {
        assertEquals(List.of(), memory.segments());
        session("set 1414");
        assertEquals(List.of("value 1414"), session("get"));
        Map<String, SegmentKind> kinds = memory.segments().stream()
                .collect(Collectors.toMap(info -> info.name().orElseThrow(), SegmentInfo::kind));
        assertEquals(
                Map.of(
                        "test_dsm_registry", SegmentKind.SEGMENT,
                        "test_dsm_registry lock", SegmentKind.LOCK,
                        "test_dsm_registry queue", SegmentKind.QUEUE),
                kinds);
        assertTrue(memory.segments().stream().allMatch(info -> info.bytes() > 0 && info.pinned()));
    }

    @Test
    @Rule("SHM-20")
    void scenario24InitialiserHasItsArgumentAndRunsOnce() throws Exception {
        assertEquals(List.of("value 4711"), session("get"));
        session("set 1");
        assertEquals(List.of("value 1"), session("get"));
    }
}
