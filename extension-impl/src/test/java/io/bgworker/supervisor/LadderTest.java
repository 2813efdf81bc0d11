package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Rule("OUR-09")
class LadderTest {

    private static final long MILLI = 1_000_000;

    @ParameterizedTest(name = "{0} ms: interrupt at {1}, dump at {2}")
    @CsvSource({
        // kill after, interrupt, dump
        "5000,         2500,      4000",
        "60000,        30000,     59000",
        "4000,         2000,      3000",
        "2000,         1000,      1500",
        "100,          50,        75",
        "0,            0,         0",
    })
    void rungsAreSharedOutOverTheTime(long killAfter, long interrupt, long dump) {
        long told = 1_000 * MILLI;
        long kill = told + killAfter * MILLI;
        assertEquals(told, Ladder.dueNanos(Worker.Rung.NONE, told, kill));
        assertEquals(told + interrupt * MILLI, Ladder.dueNanos(Worker.Rung.TOLD, told, kill));
        assertEquals(told + dump * MILLI, Ladder.dueNanos(Worker.Rung.INTERRUPTED, told, kill));
        assertEquals(kill, Ladder.dueNanos(Worker.Rung.DUMPED, told, kill));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 5, 999_999_999, 1_000_000_001, 86_400_000_000_000L})
    void rungsNeverComeOutOfOrderAlsoWhereTheClockWraps(long time) {
        long told = Long.MAX_VALUE - 1;
        long before = told;
        for (Worker.Rung rung : Worker.Rung.values()) {
            long due = Ladder.dueNanos(rung, told, told + time);
            assertTrue(due - before >= 0, rung + " is due before the one below");
            before = due;
        }
    }
}
