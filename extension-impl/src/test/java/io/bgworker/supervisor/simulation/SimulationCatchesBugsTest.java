package io.bgworker.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant is there for something: without what guards it in the product, the simulation says that it is broken. */
class SimulationCatchesBugsTest {

    private static final int SEEDS = 2_000;
    private static final int SHORT = 12;

    static List<Mutation> mutations() {
        return Mutations.all();
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void withoutItsGuardAnInvariantIsBroken(Mutation mutation) throws Exception {
        BiFunction<Long, String, String> mutant = new Mutant(mutation).probe();
        for (long seed = 1; seed <= SEEDS; seed++) {
            if (mutation.isInACrowd() == new Simulation(seed, new Coverage()).isACrowd()) {
                String message = mutant.apply(seed, "");
                if (message.startsWith(mutation.broken.name())) {
                    return;
                }
                assertTrue(message.isEmpty() || mutation.mayBreak(message), () -> "Something else instead: " + message);
            }
        }
        fail("Nobody noticed");
    }

    @Test
    void everyInvariantHasAMutation() {
        Set<Invariant> without = EnumSet.allOf(Invariant.class);
        mutations().forEach(mutation -> without.remove(mutation.broken));
        assertEquals(Set.of(), without);
    }

    @Test
    void mutationWhoseTextIsNotThereHasToBeAdapted() {
        Mutation mutation = Mutation.breaks(Invariant.ONE_PROCESS).by("Ladder", "there is no such text", "");
        AssertionError error = assertThrows(AssertionError.class, () -> new Mutant(mutation));
        assertTrue(error.getMessage().contains("must be adapted"), error::getMessage);
    }

    @Test
    void failureIsShrunkAndExplainedAndCanBeReplayed() throws Exception {
        Mutation mutation = Mutation.breaks(Invariant.ONE_ASSIGNMENT)
                .by("Life", "if (worker.state == WorkerState.CONNECTING)", "if (true)");
        BiFunction<Long, String, String> mutant = new Mutant(mutation).probe();
        long seed = 1;
        while (!mutant.apply(seed, "").startsWith(Invariant.ONE_ASSIGNMENT.name())) {
            seed++;
        }
        String message = mutant.apply(seed, Probe.EXPLAIN);
        assertTrue(message.startsWith(Invariant.ONE_ASSIGNMENT + " does not hold"), message);
        assertTrue(message.contains("-Dbgworker.simulation.seed=" + seed + " -Dbgworker.simulation.steps=1"), message);
        Matcher only = Pattern.compile("-Dbgworker.simulation.seed=" + seed + " -Dbgworker.simulation.only=(\\S+)")
                .matcher(message);
        assertTrue(only.find(), message);
        assertTrue(Steps.parse(only.group(1)).count() <= SHORT, message);
        assertTrue(message.contains("Assign[id=") && message.contains("StartProcess[id="), message);

        String again = mutant.apply(seed, only.group(1));
        assertEquals(message.lines().findFirst(), again.lines().findFirst());
    }
}
