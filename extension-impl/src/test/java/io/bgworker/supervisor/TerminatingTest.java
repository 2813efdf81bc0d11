package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.WorkerId;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminatingTest {

    @ParameterizedTest
    @FieldSource("io.bgworker.supervisor.Stage#STATES")
    void stageIsSetAsItsNameSays(WorkerState state) {
        assertEquals(state, Stage.with(state).state("w"));
    }

    @ParameterizedTest
    @FieldSource("io.bgworker.supervisor.Stage#WITHOUT_PROCESS")
    @Rule("EXI-06")
    void workerWithoutAProcessIsUnregisteredAtOnceAndNeverStarts(WorkerState state) {
        Scenario story = Stage.with(state);
        int before = story.size();
        story.terminated("w");
        assertEquals(WorkerState.GONE, story.state("w"));
        assertEquals(WorkerStatus.STOPPED, story.view("w").status());
        assertEquals(before - 1, story.size());
        story.passes(Duration.ofDays(1));
        assertTrue(story.orders().stream().noneMatch("start w"::equals));
    }

    @ParameterizedTest
    @CsvSource({
        "LAUNCHING,   ''",
        "CONNECTING,  kill w TERMINATE",
        "ASSIGNED,    terminate w",
        "RUNNING,     terminate w",
        "READY,       terminate w",
        "TERMINATING, ''",
        "KILLED,      ''",
        "ENDING,      ''",
    })
    @Rule({"EXI-06", "SHU-09"})
    void workerWithAProcessIsAskedOrKilledAndNeverStartsAgain(WorkerState state, String order) {
        Scenario story = Stage.with(state).terminated("w");
        assertEquals(order.isEmpty() ? List.of() : List.of(order), story.orders());
        assertEquals(List.of(), story.terminated("w").orders(), "the second time");
        if (state == WorkerState.LAUNCHING) {
            assertEquals(List.of("kill w TERMINATE"), story.launches("w").orders());
        }
        story.passes(Duration.ofSeconds(5)); // Long enough for the whole ladder.
        assertTrue(story.state("w") == WorkerState.KILLED, () -> "was " + story.state("w"));
        story.dies("w");
        assertEquals(WorkerState.GONE, story.state("w"));
        assertEquals(List.of(), story.passes(Duration.ofDays(1)).orders());
    }

    @Test
    void terminationRightAfterTheRegistrationIsNotLost() {
        Scenario story = Scenario.given();
        story.registers(isolated("w"));
        story.terminated("w");
        assertEquals(List.of("kill w TERMINATE"), story.launches("w").orders());
        story.dies("w");
        assertEquals(WorkerState.GONE, story.state("w"));
    }

    @Test
    void terminationRightAfterTheRegistrationStartsNothingWhereItWaitsForItsTurn() {
        Scenario story = Stage.with(WorkerState.QUEUED).terminated("w");
        assertEquals(List.of("assign first"), story.starts("first").orders());
        assertEquals(WorkerState.GONE, story.state("w"));
    }

    @Test
    void terminatedWorkerWhoseStartFailsIsUnregistered() {
        Scenario story = Stage.with(WorkerState.LAUNCHING).terminated("w").failsToLaunch("w");
        assertEquals(WorkerState.GONE, story.state("w"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 139})
    @Rule({"EXI-05", "EXI-06"})
    void terminatedWorkerIsUnregisteredHoweverItEnds(int exitValue) {
        Scenario story =
                Stage.with(WorkerState.READY).terminated("w").channelEnds("w").exits("w", exitValue);
        assertEquals(WorkerState.GONE, story.state("w"));
    }

    @Test
    @Rule("CHD-04")
    void workerThatObeysIsTerminatedWithoutAKill() {
        Scenario story = Stage.with(WorkerState.READY).terminated("w").ends("w", Scenario.RETURNED);
        assertEquals(List.of(), story.orders());
        assertEquals(ExitCause.TERMINATED, story.end("w").cause());
        assertEquals(WorkerState.GONE, story.state("w"));
    }

    @Test
    @Rule({"DEF-14", "OUR-09"})
    void deafWorkerClimbsTheLadderRungByRung() {
        Scenario story = Stage.with(WorkerState.READY).terminated("w");
        List<String> ladder = new ArrayList<>();
        for (int millis = 500; millis <= 5_000; millis += 500) {
            for (String order : story.passes(Duration.ofMillis(500)).orders()) {
                ladder.add(millis + " " + order);
            }
        }
        assertEquals(List.of("2500 interrupt w", "4000 dump w", "5000 kill w TERMINATE"), ladder);
        assertEquals(ExitCause.KILLED, story.dies("w").end("w").cause());
    }

    @Test
    @Rule({"DEF-13", "OUR-09"})
    void deafWorkerIsNamedAtEachStep() {
        Scenario story = Stage.with(WorkerState.READY).terminated("w");
        Effect.Late interrupted =
                story.passes(Duration.ofMillis(2_500)).told(Effect.Late.class).get(0);
        Effect.Late killed =
                story.passes(Duration.ofMillis(2_500)).told(Effect.Late.class).get(0);
        for (Effect.Late late : List.of(interrupted, killed)) {
            assertEquals("w", late.name());
            assertEquals(story.view("w").pid(), late.pid());
            assertEquals(story.now() - Duration.ofSeconds(5).toNanos(), late.sinceNanos());
        }
    }

    @Test
    @Rule("OUR-07")
    void whenItIsKilledIsSeenOnEveryRungOfTheLadder() {
        Scenario story = Stage.with(WorkerState.READY).terminated("w");
        OptionalLong killed =
                OptionalLong.of(story.now() + Duration.ofSeconds(5).toNanos());
        assertEquals(killed, story.view("w").untilNanos(), "told");
        assertEquals(List.of("interrupt w"), story.passes(Duration.ofSeconds(3)).orders());
        assertEquals(killed, story.view("w").untilNanos(), "interrupted");
        assertEquals(List.of("dump w"), story.passes(Duration.ofSeconds(1)).orders());
        assertEquals(killed, story.view("w").untilNanos(), "dumped");
    }

    @Test
    @Rule("OUR-07")
    void endThatIsHurriedIsSeenToBe() {
        Scenario story = Stage.with(WorkerState.ENDING, new TestSettings().killAfter(Duration.ofSeconds(1)));
        story.terminated("w");
        OptionalLong killed =
                OptionalLong.of(story.now() + Duration.ofSeconds(1).toNanos());
        assertEquals(killed, story.view("w").untilNanos());
    }

    @Test
    @Rule({"OUR-09", "OUR-10"})
    void workerThatAnnouncedItsEndDuringTheLadderIsKilledByTheSameDeadline() {
        Scenario story = Stage.with(WorkerState.READY)
                .terminated("w")
                .passes(Duration.ofSeconds(1))
                .announces("w", Scenario.RETURNED);
        assertEquals(
                List.of(), story.passes(Duration.ofSeconds(4).minusNanos(1)).orders());
        assertEquals(
                List.of("kill w TERMINATE"), story.passes(Duration.ofNanos(1)).orders());
    }

    @Test
    @Rule({"OUR-09", "OUR-10"})
    void workerThatClosedItsChannelDuringTheLadderIsKilledByTheSameDeadline() {
        Scenario story = Stage.with(WorkerState.READY)
                .terminated("w")
                .passes(Duration.ofSeconds(4))
                .channelEnds("w");
        assertEquals(
                List.of("kill w TERMINATE"), story.passes(Duration.ofSeconds(1)).orders());
    }

    @Test
    void terminationDoesNotCutShortTheWaitForWhatADeadWorkerHasToSay() {
        Scenario story = Stage.with(WorkerState.READY, new TestSettings().killAfter(Duration.ZERO))
                .exits("w", 0)
                .terminated("w")
                .announces("w", Scenario.RETURNED)
                .channelEnds("w");
        assertEquals(ExitCause.COMPLETED, story.end("w").cause());
    }

    @Test
    @Rule("OUR-09")
    void processThatCannotBeKilledIsReportedOnceAndKeepsItsSlot() {
        Scenario story = Stage.with(WorkerState.READY).terminated("w").passes(Duration.ofSeconds(5));
        story.passes(Duration.ofNanos(Life.UNKILLABLE_AFTER_NANOS));
        assertEquals(
                List.of(new Effect.Unkillable(
                        story.id("w"), "w", story.view("w").pid())),
                story.told(Effect.Unkillable.class));
        story.passes(Duration.ofDays(1));
        assertEquals(List.of(), story.told(Effect.Unkillable.class));
        assertEquals(1, story.size());
        assertEquals(WorkerState.GONE, story.dies("w").state("w"));
    }

    @Test
    @Rule("HND-06")
    void oldHandleDoesNotTouchTheNewOwnerOfTheSlot() {
        Scenario story = Stage.with(WorkerState.READY);
        WorkerId old = story.id("w");
        story.ends("w", Scenario.RETURNED).running(isolated("new"));
        assertEquals(old.slot(), story.id("new").slot());
        story.step(new Event.Terminate(old));
        assertEquals(WorkerState.READY, story.state("new"));
    }
}
