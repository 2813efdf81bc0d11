package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerId;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartingTest {

    @Test
    @Rule({"OUR-07", "STA-07"})
    void workerGoesThroughItsStagesInOrder() {
        Scenario story = Scenario.given();
        story.registers(TestSpecs.builder("a").declaresReady(true).build());
        assertEquals(List.of("start a"), story.orders());
        assertEquals(WorkerState.LAUNCHING, story.state("a"));
        assertEquals(WorkerStatus.NOT_YET_STARTED, story.view("a").status());

        story.launches("a");
        assertEquals(WorkerState.CONNECTING, story.state("a"));
        assertEquals(WorkerStatus.STARTED, story.view("a").status());
        assertTrue(story.tells(Effect.Started.class));

        story.connects("a");
        assertEquals(List.of("assign a"), story.orders());
        assertEquals(WorkerState.ASSIGNED, story.state("a"));

        story.enters("a");
        assertEquals(WorkerState.RUNNING, story.state("a"));

        story.declaresReady("a");
        assertEquals(WorkerState.READY, story.state("a"));
        assertTrue(story.view("a").untilNanos().isEmpty());
    }

    @Test
    @Rule({"OUR-07", "DEF-10"})
    void workerThatDoesNotDeclareItselfReadyIsReadyOnEntry() {
        assertEquals(WorkerState.READY, Scenario.given().running(isolated("a")).state("a"));
    }

    @Test
    @Rule({"DEF-11", "OUR-05", "REG-24"})
    void workersStartInTheOrderOfRegistration() {
        Scenario story = Scenario.given(new TestSettings().startsAtOnce(1).maxWorkers(100));
        List<String> expected = new ArrayList<>();
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            story.registers(isolated("w" + i));
            expected.add("w" + i);
        }
        for (int i = 0; i < 100; i++) {
            started.addAll(expected.stream()
                    .filter(name -> story.state(name) == WorkerState.LAUNCHING)
                    .toList());
            story.starts(started.get(i));
        }
        assertEquals(expected, started);
    }

    @Test
    @Rule({"DEF-11", "OUR-05", "REG-24"})
    void workersThatWaitedForTheServerStartInTheOrderOfRegistration() {
        Scenario story = Scenario.given();
        story.registers(TestSpecs.startingAt("late", StartTime.RECOVERY_FINISHED));
        story.registers(TestSpecs.startingAt("early", StartTime.CONSISTENT_STATE));
        story.registers(TestSpecs.startingAt("last", StartTime.CONSISTENT_STATE));
        story.serverReaches(ServerState.RECOVERY_FINISHED);
        assertEquals(List.of("start late", "start early", "start last"), story.orders());
    }

    @Test
    @Rule("STA-05")
    void oneStepStartsOneProcess() {
        Scenario story = Scenario.given();
        for (String name : List.of("a", "b", "c")) {
            story.registers(TestSpecs.startingAt(name, StartTime.CONSISTENT_STATE));
        }
        assertEquals(List.of("a"), startsIn(story.step(new Event.ServerStateReached(ServerState.CONSISTENT))));
        assertEquals(List.of("b"), startsIn(story.step(new Event.Tick())));
        assertEquals(List.of("c"), startsIn(story.step(new Event.Tick())));
        assertEquals(List.of(), startsIn(story.step(new Event.Tick())));
    }

    private static List<String> startsIn(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.StartProcess.class::isInstance)
                .map(effect -> ((Effect.StartProcess) effect).spec().name())
                .toList();
    }

    @Test
    @Rule("STA-05")
    void onlySoManyAreStartingAtOnce() {
        Scenario story = Scenario.given(new TestSettings().startsAtOnce(2));
        for (String name : List.of("a", "b", "c", "d")) {
            story.registers(isolated(name));
        }
        assertEquals(WorkerState.LAUNCHING, story.state("b"));
        assertEquals(WorkerState.QUEUED, story.state("c"));

        assertEquals(List.of(), story.launches("a").orders());
        assertEquals(List.of("assign a"), story.connects("a").orders());
        assertEquals(List.of("start c"), story.enters("a").orders());
        assertEquals(List.of("start d"), story.failsToLaunch("b").orders());
    }

    @ParameterizedTest
    @CsvSource({
        // start time,       server state,      may start
        "SERVER_START,       STARTING,          true",
        "SERVER_START,       CONSISTENT,        true",
        "SERVER_START,       RECOVERY_FINISHED, true",
        "CONSISTENT_STATE,   STARTING,          false",
        "CONSISTENT_STATE,   CONSISTENT,        true",
        "CONSISTENT_STATE,   RECOVERY_FINISHED, true",
        "RECOVERY_FINISHED,  STARTING,          false",
        "RECOVERY_FINISHED,  CONSISTENT,        false",
        "RECOVERY_FINISHED,  RECOVERY_FINISHED, true",
    })
    @Rule({"OUR-19", "STA-04"})
    void startTimeIsHeldStateByState(StartTime startTime, ServerState server, boolean mayStart) {
        Scenario before = Scenario.given().serverReaches(server);
        before.registers(TestSpecs.startingAt("w", startTime));
        assertEquals(mayStart, before.orders().contains("start w"), "registered in the state");

        Scenario later = Scenario.given();
        later.registers(TestSpecs.startingAt("w", startTime));
        assertEquals(startTime == StartTime.SERVER_START, later.orders().contains("start w"));
        later.serverReaches(server);
        assertEquals(
                mayStart ? WorkerState.LAUNCHING : WorkerState.WAITING_FOR_START_TIME,
                later.state("w"),
                "registered before the state");
    }

    @Test
    @Rule({"OUR-19", "STA-04"})
    void runningWorkerKeepsItsProcessWhenTheServerMovesOn() {
        Scenario story = Scenario.given().serverReaches(ServerState.CONSISTENT);
        story.running(TestSpecs.startingAt("w", StartTime.CONSISTENT_STATE));
        long pid = story.view("w").pid();
        story.serverReaches(ServerState.RECOVERY_FINISHED);
        assertEquals(List.of(), story.orders());
        assertEquals(pid, story.view("w").pid());
        assertEquals(1, story.incarnation("w"));
    }

    @Test
    @Rule("OUR-19")
    void serverStateNeverMovesBack() {
        Scenario story =
                Scenario.given().serverReaches(ServerState.RECOVERY_FINISHED).serverReaches(ServerState.STARTING);
        story.registers(TestSpecs.startingAt("w", StartTime.RECOVERY_FINISHED));
        assertEquals(List.of("start w"), story.orders());
    }

    @Test
    void processThatNeverComesIsKilledAsSoonAsItIsKnown() {
        Scenario story = Stage.with(WorkerState.LAUNCHING).passes(Duration.ofSeconds(30));
        assertEquals(List.of(), story.orders());
        assertTrue(story.tells(Effect.Late.class));
        assertEquals(List.of("kill w START_TIMEOUT"), story.launches("w").orders());
        story.dies("w");
        assertEquals(ExitCause.START_TIMEOUT, story.end("w").cause());
        assertEquals(WorkerState.RESTARTING, story.state("w"));
    }

    @ParameterizedTest
    @CsvSource({"CONNECTING", "ASSIGNED"})
    void processThatDoesNotEnterIsKilledAtTheStartTimeout(WorkerState state) {
        Scenario story = Stage.with(state).passes(Duration.ofSeconds(30).minusNanos(1));
        assertEquals(List.of(), story.orders());
        assertEquals(
                List.of("kill w START_TIMEOUT"),
                story.passes(Duration.ofNanos(1)).orders());
    }

    @Test
    void oneStartTimeoutSpansTheWholeStart() {
        Scenario story = Stage.with(WorkerState.LAUNCHING)
                .passes(Duration.ofSeconds(29))
                .launches("w")
                .connects("w");
        assertEquals(
                List.of("kill w START_TIMEOUT"),
                story.passes(Duration.ofSeconds(1)).orders());
    }

    @Test
    @Rule("STA-06")
    void failedStartIsAnEndWithoutAProcess() {
        Scenario story = Stage.with(WorkerState.LAUNCHING).failsToLaunch("w");
        WorkerEnd end = story.end("w");
        assertEquals(ExitCause.START_FAILED, end.cause());
        assertEquals("no memory", end.detail());
        assertEquals(0, end.pid());
        assertEquals(WorkerState.RESTARTING, story.state("w"));
        assertEquals(WorkerStatus.NOT_YET_STARTED, story.view("w").status());
        assertEquals(
                List.of(), story.passes(TestSpecs.RESTART_TIME.minusNanos(1)).orders());
        assertEquals(List.of("start w"), story.passes(Duration.ofNanos(1)).orders());
    }

    @Test
    @Rule("STA-06")
    void failedStartOfAWorkerThatNeverRestartsFreesItsSlot() {
        Scenario story = Scenario.given();
        story.registers(TestSpecs.restarting("w", RestartPolicy.never()));
        story.failsToLaunch("w");
        assertEquals(WorkerState.GONE, story.state("w"));
        assertEquals(WorkerStatus.STOPPED, story.view("w").status());
        assertEquals(0, story.size());
    }

    @Test
    void lateAndStrangeEventsOfTheStartAreIgnored() {
        Scenario story = Scenario.given().running(isolated("w"));
        for (Scenario after : List.of(story.connects("w"), story.enters("w"), story.failsToLaunch("w"))) {
            assertEquals(List.of(), after.orders());
            assertEquals(WorkerState.READY, after.state("w"));
        }
        story.step(new Event.Entered(new WorkerId(99, 1), 1));
        assertFalse(story.tells(Effect.Moved.class));
    }
}
