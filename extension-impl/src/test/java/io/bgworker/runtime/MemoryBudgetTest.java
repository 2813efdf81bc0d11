package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.MemoryNeed;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {

    private static final long EACH = MemoryNeed.bytes(List.of());
    private static final long SERVER = 100;

    private static MemoryBudget budget(long available, WorkerSpec... specs) {
        return MemoryBudget.of(BgworkerConfig.defaults(), List.of(specs), SERVER, available);
    }

    private static WorkerSpec worker(String name, String... jvmOptions) {
        return WorkerSpec.builder(TestWorker.class)
                .name(name)
                .jvmOptions(jvmOptions)
                .build();
    }

    @Test
    void addsUpWhatAllMayNeed() {
        MemoryBudget budget = budget(0, worker("small"), worker("large", "-Xmx1g"));
        assertEquals(2, budget.workers());
        assertEquals(EACH + MemoryNeed.bytes(List.of("-Xmx1g")), budget.workersBytes());
        assertEquals("large", budget.largest());
        assertEquals(MemoryNeed.bytes(List.of("-Xmx1g")), budget.largestBytes());
    }

    @Test
    void isExceededByTheFirstByteTooMany() {
        assertFalse(budget(2 * EACH + SERVER, worker("a"), worker("b")).isExceeded());
        assertTrue(budget(2 * EACH + SERVER - 1, worker("a"), worker("b")).isExceeded());
    }

    @Test
    void nobodyNeedsNothing() {
        assertFalse(budget(0).isExceeded());
    }

    @Test
    void thisMachineSaysWhatItHas() {
        assertTrue(MemoryBudget.memoryOfThisMachine().orElseThrow()
                > Runtime.getRuntime().totalMemory());
    }
}
