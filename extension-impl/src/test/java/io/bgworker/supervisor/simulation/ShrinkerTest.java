package io.bgworker.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    private static final Steps ALL = Steps.upTo(999);

    private int run;

    /** Fails in the last of some steps, if the others are there too. */
    private Shrinker.Attempt failsWith(Integer... needed) {
        return steps -> {
            run += steps.count();
            boolean all = steps.numbers().containsAll(List.of(needed));
            return all ? OptionalInt.of(needed[needed.length - 1]) : OptionalInt.empty();
        };
    }

    @Test
    void leavesOutWhatIsNotNeeded() {
        assertEquals(
                "3,17,99-100,512",
                new Shrinker(failsWith(3, 17, 99, 100, 512), 1_000_000)
                        .shrink(ALL)
                        .toString());
    }

    @Test
    void leavesOutWhatComesAfterTheFailure() {
        Steps shrunk = new Shrinker(failsWith(5), 1).shrink(ALL);
        assertTrue(Collections.max(shrunk.numbers()) <= 5, shrunk::toString);
    }

    @Test
    void keepsAllIfAllIsNeeded() {
        Integer[] all = Steps.upTo(40).numbers().toArray(Integer[]::new);
        assertEquals(
                "0-40",
                new Shrinker(failsWith(all), 1_000_000).shrink(Steps.upTo(40)).toString());
    }

    @Test
    void stopsWhenTheEffortHasBeenEnough() {
        new Shrinker(failsWith(3, 500, 999), 5_000).shrink(ALL);
        assertTrue(run < 6_000, () -> run + " steps");
    }
}
