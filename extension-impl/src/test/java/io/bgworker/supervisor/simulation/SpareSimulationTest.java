package io.bgworker.supervisor.simulation;

import static io.bgworker.supervisor.simulation.SpareSimulationTest.Change.breaks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.bgworker.supervisor.SpareEffect;
import io.bgworker.supervisor.SpareEvent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Half a million steps of spares in random worlds, others with {@code -Dbgworker.simulation.seed=S}; and without each guard. */
class SpareSimulationTest {

    private static final long SEED = Long.getLong("bgworker.simulation.seed", 1);
    private static final int RUNS = 250;
    private static final int RUNS_OF_A_MUTANT = 500;

    /** A small change of the pool's source that takes away what guards an invariant. */
    record Change(SpareInvariant broken, String type, String text, String instead, Set<SpareInvariant> others) {

        static Change breaks(SpareInvariant broken, String text, String instead, SpareInvariant... others) {
            return new Change(broken, "SparePool", text, instead, Set.of(others));
        }

        static Change breaks(SpareInvariant broken, String type, String text, String instead) {
            return new Change(broken, type, text, instead, Set.of());
        }

        @Override
        public String toString() {
            return broken + " without " + text;
        }
    }

    static List<Change> changes() {
        return List.of(
                breaks(
                        SpareInvariant.NEVER_TOO_MANY,
                        "&& spare.state != State.HANDED_OVER",
                        "&& spare.state != State.HANDED_OVER && spare.state != State.LEAVING",
                        SpareInvariant.REFILLED),
                breaks(
                        SpareInvariant.NEVER_TOO_MANY,
                        "count(entry.getKey()) < number(entry.getKey())",
                        "count(entry.getKey()) <= number(entry.getKey())"),
                breaks(
                        SpareInvariant.ONE_AT_A_TIME,
                        "&& starting().isEmpty();",
                        ";",
                        SpareInvariant.LATE_ONES_ARE_KILLED),
                breaks(SpareInvariant.WORKERS_GO_FIRST, "!closed && !workersStart", "!closed"),
                breaks(SpareInvariant.WORKERS_GO_FIRST, "workersStart = true;", ""),
                breaks(
                        SpareInvariant.REFILLED,
                        "if (!momentGiven) {",
                        "if (true) {",
                        SpareInvariant.REPLACED_ONE_BY_ONE),
                breaks(
                        SpareInvariant.WORKERS_GO_FIRST,
                        "now + MOMENT_NANOS",
                        "now",
                        SpareInvariant.REPLACED_ONE_BY_ONE),
                breaks(
                        SpareInvariant.ONLY_WHAT_WAS_WANTED,
                        "wanted.put(kind, ++wishes);",
                        "for (SpareKind each : List.of(SpareKind.PLAIN, SpareKind.WITH_CONTAINER)) { wanted.put(each, ++wishes);"
                                + " demands.computeIfAbsent(each, first -> new Demand(settings)); }",
                        SpareInvariant.REFILLED),
                breaks(
                        SpareInvariant.USED_ONCE,
                        "spare.state == State.STARTING || spare.state == State.READY",
                        "spare.state != State.LEAVING"),
                breaks(
                        SpareInvariant.ONLY_THE_READY_ARE_USED,
                        "spare.kind.equals(kind) && spare.state == State.READY",
                        "spare.state == State.READY",
                        SpareInvariant.USED_IF_THERE,
                        SpareInvariant.FOLLOWS_THE_DEMAND),
                breaks(
                        SpareInvariant.ONLY_THE_READY_ARE_USED,
                        "spare.kind.equals(kind) && spare.state == State.READY",
                        "spare.kind.equals(kind) && spare.state != State.HANDED_OVER && spare.state != State.LEAVING",
                        SpareInvariant.USED_IF_THERE,
                        SpareInvariant.FOLLOWS_THE_DEMAND),
                breaks(
                        SpareInvariant.USED_IF_THERE,
                        "spare.kind.equals(kind) && spare.state == State.READY",
                        "spare.kind.equals(kind) && spare.state == State.READY && spare.number % 3 != 0"),
                breaks(SpareInvariant.NOTHING_STALE_IS_USED, "killAll(\"what it was made of has changed\", now);", ""),
                breaks(
                        SpareInvariant.REFILLED,
                        "if (spare != null && spare.state == State.STARTING) {",
                        "if (spare != null && spare.state != State.HANDED_OVER) {",
                        SpareInvariant.FAILURES_ARE_TOLD),
                breaks(
                        SpareInvariant.FAILURES_ARE_TOLD,
                        "spare != null && spare.state != State.LEAVING",
                        "spare != null"),
                breaks(
                        SpareInvariant.FAILURES_ARE_TOLD,
                        "if (spare != null && spare.state == State.HANDED_OVER) {",
                        "if (false) {",
                        SpareInvariant.PAUSES_GROW,
                        SpareInvariant.REFILLED),
                breaks(
                        SpareInvariant.PAUSES_GROW,
                        "pauseUntilNanos.getAsLong() - begunByNanos.getAsLong() >= 0 ? pauseUntilNanos : begunByNanos",
                        "begunByNanos",
                        SpareInvariant.REFILLED,
                        SpareInvariant.REPLACED_ONE_BY_ONE),
                breaks(
                        SpareInvariant.REPLACED_ONE_BY_ONE,
                        "(missing().isPresent() || toReplace().isPresent())",
                        "missing().isPresent()"),
                breaks(
                        SpareInvariant.PAUSES_GROW,
                        "Math.min(PAUSE_NANOS_MAX, PAUSE_NANOS_MIN << doublings)",
                        "PAUSE_NANOS_MIN"),
                breaks(SpareInvariant.PAUSES_GROW, "now - spare.sinceNanos >= HEALTHY_AFTER_NANOS", "false"),
                breaks(
                        SpareInvariant.LATE_ONES_ARE_KILLED,
                        "now - spare.sinceNanos >= settings.startTimeoutNanos())",
                        "now - spare.sinceNanos > settings.startTimeoutNanos())",
                        SpareInvariant.FAILURES_ARE_TOLD),
                breaks(
                        SpareInvariant.LATE_ONES_ARE_KILLED,
                        "kill(spare, how, now);",
                        "spare.moveTo(State.LEAVING, now);"),
                breaks(
                        SpareInvariant.REFILLED,
                        ".max(Map.Entry.comparingByValue())",
                        ".max(Map.Entry.comparingByValue()).filter(entry -> entry.getValue() == wishes)"),
                breaks(
                        SpareInvariant.REFILLED,
                        "mayStart() && (missing()",
                        "mayStart() && false && (missing()",
                        SpareInvariant.REPLACED_ONE_BY_ONE),
                breaks(SpareInvariant.NOTHING_AFTER_CLOSING, "killAll(\"the application stops\", now);", ""),
                breaks(SpareInvariant.NOTHING_AFTER_CLOSING, "closed = true;", ""),
                breaks(SpareInvariant.OWN_ONES_AS_ASKED, "forgetOldKind(now);", ""),
                breaks(
                        SpareInvariant.OWN_ONES_AS_ASKED,
                        "kind.isShared() ? settings : new",
                        "settings != null ? settings : new"),
                breaks(SpareInvariant.OWN_ONES_AS_ASKED, "demand.change(bounds);", ""),
                breaks(SpareInvariant.OWN_ONES_AS_ASKED, "own.get(0)", "own.get(1)"),
                breaks(
                        SpareInvariant.FOLLOWS_THE_DEMAND,
                        ".forEach(spare -> kill(spare, \"its kind was not wanted for a long time\", now));",
                        ".count();"),
                breaks(SpareInvariant.REPLACED_ONE_BY_ONE, "replaceOne(nowNanos);", ""),
                breaks(SpareInvariant.REPLACED_ONE_BY_ONE, "allWait && missing()", "missing()"),
                breaks(SpareInvariant.REPLACED_ONE_BY_ONE, "allWait && missing().isEmpty()", "allWait"),
                breaks(SpareInvariant.FOLLOWS_THE_DEMAND, "() -> demand.missed(now)", "() -> {}"),
                breaks(
                        SpareInvariant.FOLLOWS_THE_DEMAND,
                        "demand.change(kind.isShared() ? settings : demand.bounds())",
                        "demand.number()"),
                breaks(
                        SpareInvariant.FOLLOWS_THE_DEMAND,
                        "countToStay(kind) > demand.number()",
                        "countToStay(kind) > demand.number() + 1"),
                breaks(SpareInvariant.FOLLOWS_THE_DEMAND, "Demand", "number < settings.countMax()", "true"),
                breaks(SpareInvariant.FOLLOWS_THE_DEMAND, "Demand", "now - sinceNanos >= PERIOD_NANOS", "true"),
                breaks(SpareInvariant.FOLLOWS_THE_DEMAND, "Demand", "if (complete &&", "if ("),
                breaks(
                        SpareInvariant.NEVER_THROWS_EITHER,
                        "Spare spare = spares.remove(number); if (spare != null",
                        "Spare spare = spares.remove(number); if (true"));
    }

    @Test
    void everyInvariantHoldsInRandomWorldsAndAllThatIsPossibleHappens() {
        Set<String> seen = new TreeSet<>();
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            try {
                new SpareSimulation(seed, seen).run();
            } catch (AssertionError e) {
                throw new AssertionError("-Dbgworker.simulation.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
        Set<String> possible =
                new TreeSet<>(List.of("fewer", "forgotten", "healthy", "more", "pause", "replaced", "replaced later"));
        Stream.of(SpareEvent.class, SpareEffect.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
                .forEach(type -> possible.add(type.getSimpleName()));
        assertEquals(possible, seen);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void withoutItsGuardAnInvariantIsBroken(Change change) throws Exception {
        BiFunction<Long, String, String> mutant = new Mutant(
                        List.of(new Mutation.Edit(change.type(), change.text(), change.instead())))
                .probe(SpareProbe.class);
        for (long seed = 1; seed <= RUNS_OF_A_MUTANT; seed++) {
            String message = mutant.apply(seed, "");
            if (message.startsWith(change.broken().name())) {
                return;
            }
            boolean other = change.others().stream().anyMatch(each -> message.startsWith(each.name()));
            assertTrue(message.isEmpty() || other, () -> "Something else instead: " + message);
        }
        fail("Nobody noticed");
    }

    @Test
    void everyInvariantHasAMutation() {
        Set<SpareInvariant> without = EnumSet.allOf(SpareInvariant.class);
        changes().forEach(change -> without.remove(change.broken()));
        assertEquals(new HashSet<>(), without);
    }
}
