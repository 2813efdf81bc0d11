package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.MemoryNeed;
import io.bgworker.supervisor.SpareKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {

    private static final long EACH = MemoryNeed.bytes(List.of());
    private static final long SERVER = 100;

    private static MemoryBudget budget(long available, WorkerSpec... specs) {
        return MemoryBudget.of(BgworkerConfig.defaults(), List.of(specs), MemoryBudgetTest::kind, SERVER, available);
    }

    private static SpareKind kind(WorkerSpec spec) {
        return new SpareKind(spec.name().startsWith("bean"), spec.jvmOptions(), spec.javaHome(), true);
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
        assertEquals(1, budget.spares(), "the large one has none");
        assertEquals(2 * EACH + MemoryNeed.bytes(List.of("-Xmx1g")), budget.bytes());
        assertEquals("large", budget.largest());
        assertEquals(MemoryNeed.bytes(List.of("-Xmx1g")), budget.largestBytes());
    }

    @Test
    void isExceededByTheFirstByteTooMany() {
        assertFalse(budget(3 * EACH + SERVER, worker("a"), worker("b")).isExceeded());
        assertTrue(budget(3 * EACH + SERVER - 1, worker("a"), worker("b")).isExceeded());
    }

    @Test
    void thereAreSparesOfEachKind() {
        MemoryBudget budget = budget(0, worker("a"), worker("bean"), worker("bean too"));
        assertEquals(2, budget.spares());
        assertEquals(5 * EACH, budget.bytes());
    }

    @Test
    void sparesOfAWorkersOwnAreAsLargeAsTheWorker() {
        WorkerSpec own = worker("own", "-Xmx1g").toBuilder().spares(2).build();
        WorkerSpec alike = worker("alike", "-Xmx1g").toBuilder().spares(1).build();
        MemoryBudget budget = budget(0, own, alike);
        assertEquals(2, budget.spares());
        assertEquals(4 * MemoryNeed.bytes(List.of("-Xmx1g")), budget.bytes());
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
