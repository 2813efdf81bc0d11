package io.bgworker.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.contract.Rule;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A million steps through random worlds. More with {@code -Dbgworker.simulation.steps=N}, others with
 * {@code -Dbgworker.simulation.seed=S}: the first run has that seed, each further one the next. With
 * {@code -Dbgworker.simulation.only=0,7-9}, too, that run has no other steps than these: what a failure was shrunk to.
 */
class SimulationTest {

    private static final long STEPS = Long.getLong("bgworker.simulation.steps", 1_000_000);
    private static final long SEED = Long.getLong("bgworker.simulation.seed", 1);
    private static final String ONLY = System.getProperty("bgworker.simulation.only", "");

    /** As many steps as are enough for everything to have happened. */
    private static final long STEPS_FOR_COVERAGE = 1_000_000;

    @Test
    @Rule({
        "DEF-01", "DEF-02", "DEF-03", "DEF-08", "DEF-09", "DEF-11", "DEF-13", "DEF-15", "DEF-16", "DEF-17", "DEF-19",
        "EXI-01", "EXI-02", "EXI-03", "EXI-04", "EXI-05", "EXI-06", "EXI-07", "EXI-08", "EXI-09", "EXI-10", "EXI-11",
        "EXI-12", "EXI-13", "EXI-14", "HND-06", "HND-07", "OUR-01", "OUR-02", "OUR-03", "OUR-05", "OUR-07", "OUR-09",
        "OUR-10", "OUR-13", "OUR-14", "OUR-17", "OUR-18", "OUR-19", "OUR-24", "OUR-25", "OUR-26", "OUR-27", "REG-17",
        "REG-24", "SHU-04", "SHU-05", "SHU-06", "SHU-07", "SHU-08", "SIG-03", "SIG-04", "STA-03", "STA-04", "STA-05",
        "STA-06", "STA-07", "STA-08", "STA-09", "STA-10"
    })
    void everyInvariantHoldsInRandomWorldsAndAllThatIsPossibleHappens() {
        Coverage coverage = new Coverage();
        if (!ONLY.isEmpty()) {
            Failure.explainedRun(SEED, Steps.parse(ONLY));
            return;
        }
        long steps = 0;
        for (long seed = SEED; steps < STEPS; seed++) {
            steps += Failure.explainedRun(seed, coverage);
        }
        if (steps >= STEPS_FOR_COVERAGE) {
            assertEquals(List.of(), coverage.missing());
        }
    }

    @Test
    void holdsTheRulesOfItsInvariants() throws Exception {
        TreeSet<String> ofInvariants = new TreeSet<>();
        for (Invariant invariant : Invariant.values()) {
            ofInvariants.addAll(List.of(invariant.rules.split(", ", -1)));
        }
        String[] held = SimulationTest.class
                .getDeclaredMethod("everyInvariantHoldsInRandomWorldsAndAllThatIsPossibleHappens")
                .getAnnotation(Rule.class)
                .value();
        ofInvariants.remove("");
        assertEquals(List.copyOf(ofInvariants), List.of(held));
    }

    @Test
    void runsOfOneSeedAreTheSame() {
        for (long seed = SEED; seed < SEED + 10; seed++) {
            Simulation once = new Simulation(seed, new Coverage());
            Simulation again = new Simulation(seed, new Coverage());
            assertEquals(once.run(), again.run());
            assertEquals(once.trace(), again.trace());
        }
    }
}
