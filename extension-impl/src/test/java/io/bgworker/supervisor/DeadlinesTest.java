package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.bgworker.WorkerId;
import io.bgworker.contract.Rule;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private final Deadlines deadlines = new Deadlines();
    private final Worker a = worker(0);
    private final Worker b = worker(1);

    @Test
    void nothingIsDueWhereNothingIsSet() {
        assertEquals(OptionalLong.empty(), deadlines.nextNanos());
        assertNull(deadlines.pollDue(Long.MAX_VALUE));
    }

    @Test
    @Rule({"DEF-02", "DEF-20", "OUR-10", "STA-03"})
    void earliestComesFirstAndOnlyWhenItsTimeHasCome() {
        deadlines.set(a, 20);
        deadlines.set(b, 10);
        assertEquals(OptionalLong.of(10), deadlines.nextNanos());
        assertNull(deadlines.pollDue(9));
        assertSame(b, deadlines.pollDue(10));
        assertNull(deadlines.pollDue(19));
        assertSame(a, deadlines.pollDue(25));
        assertNull(deadlines.pollDue(25));
    }

    @Test
    @Rule({"DEF-02", "OUR-10"})
    void oneOfTheSameTimeDoesNotHideTheOther() {
        deadlines.set(a, 10);
        deadlines.set(b, 10);
        assertSame(a, deadlines.pollDue(10));
        assertSame(b, deadlines.pollDue(10));
    }

    @Test
    void laterDeadlineTakesThePlaceOfTheEarlierOne() {
        deadlines.set(a, 10);
        deadlines.set(a, 30);
        assertNull(deadlines.pollDue(29));
        assertEquals(OptionalLong.of(30), a.deadlineNanos);
        assertSame(a, deadlines.pollDue(30));
        assertEquals(OptionalLong.empty(), a.deadlineNanos);
    }

    @Test
    void clearedDeadlineNeverComes() {
        deadlines.set(a, 10);
        deadlines.clear(a);
        deadlines.clear(a);
        assertEquals(OptionalLong.empty(), deadlines.nextNanos());
        assertNull(deadlines.pollDue(10));
    }

    @Test
    void orderHoldsWhereTheClockWraps() {
        deadlines.set(a, Long.MIN_VALUE + 5);
        deadlines.set(b, Long.MAX_VALUE - 5);
        assertNull(deadlines.pollDue(Long.MAX_VALUE - 6));
        assertSame(b, deadlines.pollDue(Long.MAX_VALUE));
        assertNull(deadlines.pollDue(Long.MIN_VALUE));
        assertSame(a, deadlines.pollDue(Long.MIN_VALUE + 5));
    }

    private static Worker worker(int slot) {
        return new Worker(new WorkerId(slot, 1), TestSpecs.isolated("w" + slot), false, 0);
    }
}
