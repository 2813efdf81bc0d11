package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ShutdownMode;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShutdownTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    static Stream<Arguments> everyModeInEveryState() {
        return Stage.STATES.stream()
                .flatMap(state -> Stream.of(ShutdownMode.values()).map(mode -> Arguments.of(mode, state)));
    }

    @ParameterizedTest
    @MethodSource("everyModeInEveryState")
    @Rule({"DEF-03", "OUR-09", "OUR-10", "OUR-27", "SHU-03", "SHU-06"})
    void shutdownEndsByItsDeadlineThoughNothingAnswers(ShutdownMode mode, WorkerState state) {
        Scenario story = Stage.with(state).shutDown(mode);
        List<String> orders = new ArrayList<>(story.orders());
        boolean ended = story.tells(Effect.ShutdownEnded.class);
        for (int second = 0; second < 10; second++) {
            story.passes(Duration.ofSeconds(1));
            orders.addAll(story.orders());
            ended |= story.tells(Effect.ShutdownEnded.class);
        }
        assertTrue(ended);
        assertEquals(0, story.size());
        assertTrue(orders.stream().noneMatch(order -> order.startsWith("start")), orders::toString);
        assertEquals(
                state.hasProcess() && state != WorkerState.KILLED,
                orders.stream().anyMatch(order -> order.startsWith("kill w")),
                () -> "what has a process is killed, orders were " + orders);
    }

    @ParameterizedTest
    @MethodSource("everyModeInEveryState")
    @Rule({"OUR-10", "SHU-02"})
    void shutdownEndsAsSoonAsTheLastProcessIsGone(ShutdownMode mode, WorkerState state) {
        Scenario story = Stage.with(state).shutDown(mode);
        boolean ended = story.tells(Effect.ShutdownEnded.class);
        for (String name : List.of("w", "first", "slow")) {
            if (story.id(name) == null || ended) {
                continue;
            }
            if (story.state(name) == WorkerState.LAUNCHING) {
                story.launches(name);
            }
            if (story.state(name) == WorkerState.ENDING || story.state(name).hasProcess()) {
                story.dies(name);
                ended = story.tells(Effect.ShutdownEnded.class);
            }
        }
        assertTrue(ended);
        assertTrue(story.orders().stream().noneMatch(order -> order.startsWith("start")));
    }

    /** Its own time would have been half a minute. */
    @Test
    @Rule({"SHU-04", "OUR-09"})
    void workerThatIsTerminatedAlreadyIsHurriedByTheShutdown() {
        TestSettings patient = new TestSettings().killAfter(Duration.ofSeconds(30));
        Scenario story = Stage.with(WorkerState.READY, patient).terminated("w");
        long own = story.view("w").untilNanos().orElseThrow();
        story.shutDown(ShutdownMode.FAST);
        long hurried = story.view("w").untilNanos().orElseThrow();
        assertTrue(hurried < own, "told");
        assertEquals(
                List.of("interrupt w"),
                story.passes(Duration.ofNanos((hurried - story.now()) / 2)).orders());
        story.passes(Duration.ofNanos(hurried - story.now()));
        assertEquals(WorkerState.KILLED, story.state("w"));
    }

    @Test
    void shutdownWithoutWorkersEndsAtOnce() {
        Scenario story = Scenario.given().shutDown(ShutdownMode.FAST);
        assertEquals(
                List.of(new Effect.ShutdownBegan(ShutdownMode.FAST, 0), new Effect.ShutdownEnded()),
                story.told(Effect.class));
    }

    @Test
    @Rule("SHU-01")
    void smartShutdownLetsRunningWorkersFinishAndDropsTheRest() {
        Scenario story = Scenario.given(new TestSettings().startsAtOnce(1)).running(isolated("busy"), isolated("down"));
        story.dies("down");
        story.registers(isolated("launching"));
        story.registers(isolated("queued"));
        story.shutDown(ShutdownMode.SMART);
        assertEquals(List.of(), story.orders());
        assertEquals(WorkerState.GONE, story.state("down"));
        assertEquals(WorkerState.GONE, story.state("queued"));
        assertEquals(2, story.size());
        assertFalse(
                story.starts("launching").ends("launching", Scenario.RETURNED).tells(Effect.ShutdownEnded.class));
        assertTrue(story.ends("busy", Scenario.RETURNED).tells(Effect.ShutdownEnded.class));
    }

    @Test
    @Rule({"DEF-08", "OUR-27", "SHU-01", "SHU-06"})
    void nothingRestartsDuringASmartShutdown() {
        Scenario story =
                Stage.with(WorkerState.READY).running(isolated("other")).shutDown(ShutdownMode.SMART);
        assertEquals(WorkerState.GONE, story.ends("w", Scenario.THREW).state("w"));
        assertEquals(List.of(), story.orders());
    }

    @Test
    @Rule("SHU-01")
    void smartShutdownTurnsFastWhileThereIsTimeForTheLadder() {
        Scenario story = Stage.with(WorkerState.READY).shutDown(ShutdownMode.SMART);
        List<String> orders = ordersPerSecond(story);
        assertEquals(List.of("5 terminate w"), orders.subList(0, 1), orders::toString);
        assertTrue(orders.get(orders.size() - 1).endsWith("kill w SHUTDOWN"), orders::toString);
        assertEquals(4, orders.size());
    }

    @ParameterizedTest
    @CsvSource({"100", "500", "1000", "3000"})
    @Rule("SHU-01")
    void smartShutdownLeavesAShortLadderItsTimeToo(long killAfterMillis) {
        TestSettings settings = new TestSettings().killAfter(Duration.ofMillis(killAfterMillis));
        Scenario story = Stage.with(WorkerState.READY, settings).shutDown(ShutdownMode.SMART);
        long told = 0;
        long killed = 0;
        for (long millis = 0; millis <= 10_000; millis += 20) {
            story.passes(Duration.ofMillis(20));
            told = story.orders().contains("terminate w") ? millis : told;
            killed = story.orders().contains("kill w SHUTDOWN") ? millis : killed;
        }
        assertTrue(Math.abs(killed - told - killAfterMillis) <= 20, "told at " + told + " ms, killed at " + killed);
        assertTrue(told >= 5_000, "patient until the half at least, was told after " + told + " ms");
    }

    private static List<String> ordersPerSecond(Scenario story) {
        List<String> orders = new ArrayList<>();
        for (int second = 1; second <= 10; second++) {
            for (String order : story.passes(Duration.ofSeconds(1)).orders()) {
                orders.add(second + " " + order);
            }
        }
        return orders;
    }

    @Test
    @Rule({"OUR-09", "SHU-02", "SHU-03"})
    void fastShutdownTellsAllAtOnceAndTheirLaddersRunSideBySide() {
        Scenario story = Scenario.given().running(isolated("a"), isolated("b")).shutDown(ShutdownMode.FAST);
        assertEquals(List.of("terminate a", "terminate b"), story.orders());
        assertEquals(
                List.of(
                        "3 interrupt a",
                        "3 interrupt b",
                        "4 dump a",
                        "4 dump b",
                        "5 kill a SHUTDOWN",
                        "5 kill b SHUTDOWN"),
                ordersPerSecond(story));
    }

    @Test
    @Rule({"DEF-13", "OUR-09", "SHU-03"})
    void workersOwnTimeEndsBeforeThatOfTheShutdown() {
        Scenario story = Stage.with(WorkerState.READY, new TestSettings().killAfter(Duration.ofHours(1)))
                .shutDown(ShutdownMode.FAST)
                .passes(Duration.ofSeconds(9));
        assertTrue(story.orders().contains("kill w SHUTDOWN"));
    }

    @Test
    @Rule("SHU-05")
    void immediateShutdownKillsAllAtOnce() {
        Scenario story = Scenario.given().running(isolated("a"), isolated("b")).shutDown(ShutdownMode.IMMEDIATE);
        assertEquals(List.of("kill a SHUTDOWN", "kill b SHUTDOWN"), story.orders());
    }

    @ParameterizedTest
    @CsvSource({
        "SMART,     FAST,      terminate w",
        "SMART,     IMMEDIATE, kill w SHUTDOWN",
        "FAST,      IMMEDIATE, kill w SHUTDOWN",
    })
    @Rule("SHU-04")
    void shutdownCanBeEscalated(ShutdownMode first, ShutdownMode second, String order) {
        Scenario story = Stage.with(WorkerState.READY).shutDown(first).shutDown(second);
        assertEquals(List.of(order), story.orders());
        assertEquals(List.of(new Effect.ShutdownBegan(second, 1)), story.told(Effect.ShutdownBegan.class));
    }

    @ParameterizedTest
    @CsvSource({"SMART, SMART", "FAST, SMART", "FAST, FAST", "IMMEDIATE, FAST", "IMMEDIATE, SMART"})
    @Rule("SHU-04")
    void shutdownIsNeverWeakenedNorBegunTwice(ShutdownMode first, ShutdownMode second) {
        Scenario story = Stage.with(WorkerState.READY).shutDown(first).shutDown(second);
        assertEquals(List.of(), story.told(Effect.class));
    }

    @Test
    @Rule("SHU-04")
    void escalationDoesNotMoveTheDeadline() {
        Scenario story = Stage.with(WorkerState.READY).shutDown(ShutdownMode.SMART);
        story.passes(Duration.ofSeconds(4)).shutDown(ShutdownMode.FAST);
        assertTrue(story.passes(Duration.ofSeconds(6)).tells(Effect.ShutdownEnded.class));
    }

    @Test
    @Rule({"DEF-13", "SHU-05"})
    void processThatCannotBeKilledIsReportedAndLeftBehindAtTheDeadline() {
        Scenario story = Stage.with(WorkerState.READY).shutDown(ShutdownMode.IMMEDIATE);
        story.passes(TIMEOUT.minusNanos(1));
        assertFalse(story.tells(Effect.ShutdownEnded.class));
        story.passes(Duration.ofNanos(1));
        assertEquals("w", story.told(Effect.Unkillable.class).get(0).name());
        assertTrue(story.tells(Effect.ShutdownEnded.class));
        assertEquals(0, story.size());
    }

    @Test
    void noProcessIsLeftBehindUnkilledBecauseItsChannelEndedLate() {
        Scenario story = Stage.with(WorkerState.READY, new TestSettings().shutdownTimeout(Duration.ofSeconds(3)))
                .shutDown(ShutdownMode.FAST)
                .passes(Duration.ofMillis(2_500))
                .channelEnds("w");
        assertTrue(story.passes(Duration.ofMillis(500)).orders().contains("kill w SHUTDOWN"));
        assertTrue(story.tells(Effect.ShutdownEnded.class));
    }

    @Test
    void deadProcessWhoseChannelIsHeldOpenIsNotCalledUnkillable() {
        Scenario story = Stage.with(WorkerState.READY, new TestSettings().shutdownTimeout(Duration.ofSeconds(3)))
                .shutDown(ShutdownMode.FAST)
                .passes(Duration.ofMillis(2_500))
                .exits("w", 0);
        story.passes(Duration.ofMillis(500));
        assertFalse(story.tells(Effect.Unkillable.class));
        assertTrue(story.tells(Effect.Ended.class));
        assertTrue(story.tells(Effect.ShutdownEnded.class));
    }

    @Test
    @Rule({"DEF-02", "OUR-10"})
    void clockThatJumpsOverTheWholeShutdownLeavesNothingUnkilled() {
        Scenario story = Scenario.given(new TestSettings().maxWorkers(500));
        for (int i = 0; i < 300; i++) {
            story.running(isolated("w" + i));
        }
        story.shutDown(ShutdownMode.FAST).jumps(Duration.ofHours(1));
        assertEquals(
                300,
                story.told(Effect.Kill.class).stream()
                        .map(Effect.Kill::id)
                        .distinct()
                        .count());
        assertTrue(story.tells(Effect.ShutdownEnded.class));
    }

    @Test
    @Rule({"OUR-10", "SHU-09"})
    void processLaunchedAfterTheEndIsKilled() {
        Scenario story =
                Stage.with(WorkerState.LAUNCHING).shutDown(ShutdownMode.FAST).passes(TIMEOUT);
        assertTrue(story.tells(Effect.ShutdownEnded.class));
        story.launches("w");
        assertEquals(List.of(new Effect.Kill(story.id("w"), 1, StopReason.SHUTDOWN)), story.told(Effect.class));
    }

    @ParameterizedTest
    @EnumSource(ShutdownMode.class)
    @Rule("REG-25")
    void registrationsAreRefusedFromTheBeginningOfTheShutdown(ShutdownMode mode) {
        Scenario story = Stage.with(WorkerState.READY).shutDown(mode);
        assertInstanceOf(Outcome.Stopping.class, story.registers(isolated("new")));
        assertEquals(List.of(), story.declared(isolated("static")).told(Effect.class));
        story.dies("w");
        assertInstanceOf(Outcome.Stopping.class, story.registers(isolated("new")));
    }

    @Test
    void nothingIsSaidAfterTheEnd() {
        Scenario story = Scenario.given(new TestSettings())
                .running(TestSpecs.sharing("crasher"), TestSpecs.sharing("slow"))
                .dies("crasher")
                .shutDown(ShutdownMode.SMART)
                .passes(TIMEOUT);
        assertTrue(story.tells(Effect.ShutdownEnded.class));
        assertEquals(List.of(), story.dies("slow").told(Effect.class));
        assertEquals(List.of(), story.shutDown(ShutdownMode.IMMEDIATE).told(Effect.class));
        assertEquals(List.of(), story.passes(Duration.ofDays(1)).told(Effect.class));
    }

    @Test
    @Rule("SHU-07")
    void crashDuringAShutdownResetsNothing() {
        Scenario story = Scenario.given()
                .running(TestSpecs.sharing("crasher"), TestSpecs.sharing("a"))
                .shutDown(ShutdownMode.FAST)
                .dies("crasher");
        assertFalse(story.tells(Effect.ResetBegan.class));
        assertEquals(List.of(), story.orders());
    }

    @Test
    @Rule({"DEF-03", "OUR-10", "SHU-09"})
    void terminatedWorkerThatIsBeingLaunchedInAResetIsKilledWhenTheApplicationStops() {
        Scenario story = Scenario.given().running(TestSpecs.sharing("crasher"), TestSpecs.sharing("a"));
        story.registers(TestSpecs.sharing("w"));
        story.terminated("w").dies("crasher").shutDown(ShutdownMode.FAST);
        assertEquals(List.of("kill w SHUTDOWN"), story.launches("w").orders());
        story.dies("a");
        assertTrue(story.dies("w").tells(Effect.ShutdownEnded.class));
    }
}
