package io.bgworker.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.contract.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A million steps through random worlds. More with {@code -Dbgworker.simulation.steps=N}, others with
 * {@code -Dbgworker.simulation.seed=S}: the first run has that seed, each further one the next.
 */
class SimulationTest {

    private static final long STEPS = Long.getLong("bgworker.simulation.steps", 1_000_000);
    private static final long SEED = Long.getLong("bgworker.simulation.seed", 1);

    /** As many steps as are enough for everything to have happened. */
    private static final long STEPS_FOR_COVERAGE = 100_000;

    @Test
    @Rule({
        "DEF-11", "EXI-01", "EXI-02", "EXI-05", "EXI-06", "EXI-08", "OUR-02", "OUR-03", "OUR-05", "OUR-09", "OUR-10",
        "OUR-13", "OUR-14", "OUR-17", "OUR-25", "OUR-26", "REG-17", "REG-24", "SHU-04", "SHU-06", "STA-04", "STA-05",
        "STA-09"
    })
    void nothingImpossibleHappensInRandomWorldsAndAllThatIsPossibleDoes() {
        Coverage coverage = new Coverage();
        long steps = 0;
        for (long seed = SEED; steps < STEPS; seed++) {
            steps += new Simulation(seed, coverage).run();
        }
        if (steps >= STEPS_FOR_COVERAGE) {
            assertEquals(List.of(), coverage.missing());
        }
    }

    @Test
    void runsOfOneSeedAreTheSame() {
        for (long seed = SEED; seed < SEED + 20; seed++) {
            Simulation once = new Simulation(seed, new Coverage());
            Simulation again = new Simulation(seed, new Coverage());
            assertEquals(once.run(), again.run());
            assertEquals(once.trace(), again.trace());
        }
    }
}
