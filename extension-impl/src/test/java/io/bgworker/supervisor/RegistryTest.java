package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private final Registry registry = new Registry();

    @Test
    @Rule("REG-17")
    void slotsAreTakenFromTheLowestFreeOne() {
        Worker a = add("a");
        Worker b = add("b");
        add("c");
        registry.remove(b);
        registry.remove(a);
        assertEquals(new WorkerId(0, 2), add("d").id);
        assertEquals(new WorkerId(1, 2), add("e").id);
        assertEquals(new WorkerId(3, 1), add("f").id);
    }

    @Test
    @Rule({"HND-07", "REG-17"})
    void oldHandleNeverFindsANewWorkerInTenThousandCyclesOfOneSlot() {
        Worker first = add("w0");
        Worker before = first;
        for (int i = 1; i <= 10_000; i++) {
            registry.remove(before);
            Worker next = add("w" + i);
            assertEquals(before.id.slot(), next.id.slot());
            assertEquals(before.id.generation() + 1, next.id.generation());
            assertNull(registry.find(before.id));
            assertNull(registry.find(first.id));
            assertSame(next, registry.find(next.id));
            before = next;
        }
        assertEquals(1, registry.size());
    }

    @Test
    void incarnationIsPartOfWhatIsFound() {
        Worker worker = add("a");
        worker.incarnation = 3;
        assertSame(worker, registry.find(worker.id, 3));
        assertNull(registry.find(worker.id, 2));
        assertNull(registry.find(new WorkerId(7, 1)));
    }

    @Test
    @Rule({"OUR-22", "REG-22"})
    void workersOfOneNameAreAllFoundInOrder() {
        Worker one = add("same");
        Worker two = add("same");
        assertEquals(List.of(one, two), registry.named("same"));
        registry.remove(one);
        assertEquals(List.of(two), registry.named("same"));
        registry.remove(two);
        assertEquals(List.of(), registry.named("same"));
    }

    @Test
    void orderIsThatOfRegistrationNotOfSlots() {
        Worker a = add("a");
        Worker b = add("b");
        registry.remove(a);
        Worker c = add("c");
        assertEquals(a.id.slot(), c.id.slot());
        assertEquals(List.of(b, c), registry.all());
        assertEquals(List.of(b, c), List.copyOf(registry.view()));
    }

    @Test
    void limitCountsWorkersAndZeroMeansNone() {
        assertEquals(Optional.of(new Outcome.LimitExceeded(0, "")), limit(new TestSettings().maxWorkers(0), "t"));
        add("a");
        assertEquals(Optional.empty(), limit(new TestSettings().maxWorkers(2), "t"));
        assertEquals(Optional.of(new Outcome.LimitExceeded(1, "")), limit(new TestSettings().maxWorkers(1), "t"));
    }

    @Test
    @Rule({"OUR-17", "REG-18"})
    void limitOfATypeCountsOnlyThatType() {
        TestSettings settings = new TestSettings().typeLimit("t", 2).typeLimit("none", 0);
        Worker one = registry.add(ofType("t"), false, 0);
        assertEquals(Optional.empty(), limit(settings, "t"));
        registry.add(ofType("t"), false, 0);
        registry.add(ofType("other"), false, 0);
        assertEquals(Optional.of(new Outcome.LimitExceeded(2, "t")), limit(settings, "t"));
        assertEquals(Optional.empty(), limit(settings, "other"));
        assertEquals(Optional.of(new Outcome.LimitExceeded(0, "none")), limit(settings, "none"));
        registry.remove(one);
        assertEquals(Optional.empty(), limit(settings, "t"));
    }

    @Test
    @Rule({"DEF-15", "OUR-13"})
    void declaredDefinitionStaysKnownWithoutAWorker() {
        WorkerSpec spec = TestSpecs.isolated("static");
        registry.declare(spec);
        assertSame(spec, registry.declared("static").orElseThrow());
        assertEquals(Optional.empty(), registry.declared("other"));
        assertEquals(List.of(), registry.named("static"));
        assertNotNull(registry.all());
    }

    private Worker add(String name) {
        return registry.add(TestSpecs.isolated(name), false, 0);
    }

    private Optional<Outcome.LimitExceeded> limit(TestSettings settings, String type) {
        return registry.limitFor(ofType(type), settings.build());
    }

    private static WorkerSpec ofType(String type) {
        return TestSpecs.builder("w").type(type).build();
    }
}
