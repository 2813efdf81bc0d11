package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the number of spares follows what is wanted of them. */
class DemandTest {

    private static final long MINUTE = 60_000_000_000L;

    private final Demand demand = new Demand(new SpareSettings(1, 8, 1));
    private long now = 17 * MINUTE;

    /** So many come at once; then all that shall wait are there again. */
    private void rush(int wishes) {
        int ready = demand.number();
        for (int i = 0; i < wishes; i++) {
            if (ready > 0) {
                ready--;
            } else {
                demand.missed(now);
            }
            demand.waiting(ready, now);
        }
        refill();
    }

    private void refill() {
        demand.waiting(demand.number(), now);
    }

    private void passes(long nanos) {
        now += nanos;
        refill();
    }

    @Test
    void beginsWithTheLeast() {
        assertEquals(1, demand.number());
        assertEquals(OptionalLong.empty(), demand.dueNanos());
    }

    @Test
    void whatComesBeforeAllWereThereDoesNotCount() {
        demand.missed(now);
        demand.missed(now);
        assertEquals(1, demand.number());
    }

    @Test
    void aRushLeavesAsManyAsItNeeded() {
        refill();
        rush(5);
        assertEquals(5, demand.number());
        rush(5);
        assertEquals(5, demand.number(), "that was enough");
        rush(100);
        assertEquals(8, demand.number(), "and never more");
    }

    @Test
    void whatWasNotNeededForAMinuteIsGivenUpByHalves() {
        refill();
        rush(8);
        assertEquals(OptionalLong.of(now + MINUTE), demand.dueNanos());
        passes(MINUTE - 1);
        assertEquals(8, demand.number());
        passes(1);
        assertEquals(8, demand.number(), "this minute had begun without any");
        passes(MINUTE);
        assertEquals(4, demand.number());
        passes(MINUTE);
        assertEquals(2, demand.number());
        passes(MINUTE);
        assertEquals(1, demand.number());
        assertEquals(OptionalLong.empty(), demand.dueNanos(), "nothing is left to be done");
    }

    @Test
    void aRushThatComesAgainKeepsWhatItNeeds() {
        refill();
        rush(4);
        for (int i = 0; i < 20; i++) {
            passes(MINUTE / 2);
            rush(4);
            assertEquals(4, demand.number());
        }
    }

    @Test
    void aSmallerRushLeavesWhatIsTooMuchToBeGivenUp() {
        refill();
        rush(6);
        passes(MINUTE);
        for (int i = 0; i < 20; i++) {
            passes(MINUTE / 2);
            rush(2);
        }
        assertEquals(2, demand.number());
    }

    @ParameterizedTest
    @CsvSource({"0", "3"})
    void aFixedNumberStays(int count) {
        Demand fixed = new Demand(new SpareSettings(count, 1));
        fixed.waiting(count, now);
        fixed.missed(now);
        fixed.waiting(0, now);
        fixed.waiting(count, now + 10 * MINUTE);
        assertEquals(count, fixed.number());
        assertEquals(OptionalLong.empty(), fixed.dueNanos());
    }

    @Test
    void otherBoundsBeginAnew() {
        refill();
        rush(8);
        demand.change(new SpareSettings(2, 4, 1));
        assertEquals(2, demand.number());
        demand.missed(now);
        assertEquals(2, demand.number(), "not all have been there");
        rush(3);
        rush(3);
        assertEquals(3, demand.number());
    }
}
