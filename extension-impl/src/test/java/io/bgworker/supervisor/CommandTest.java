package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Start, stop, restart and resume by name. */
class CommandTest {

    @ParameterizedTest
    @EnumSource(Verb.class)
    @Rule("SIG-02")
    void unknownNameIsSaidToBeUnknown(Verb verb) {
        assertEquals(new Outcome.Unknown(List.of()), Scenario.given().commands(verb, "nobody"));
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    @Rule("SIG-02")
    void nameOfADynamicWorkerThatIsGoneIsUnknown(Verb verb) {
        assertEquals(
                new Outcome.Unknown(List.of()), Stage.with(WorkerState.GONE).commands(verb, "w"));
    }

    @Test
    @Rule("OUR-13")
    void stopTerminatesForGood() {
        Scenario story = Stage.with(WorkerState.READY);
        assertEquals(new Outcome.Done(List.of(story.id("w"))), story.commands(Verb.STOP, "w"));
        assertEquals(List.of("terminate w"), story.orders());
        assertEquals(WorkerState.GONE, story.ends("w", Scenario.THREW).state("w"));
    }

    @Test
    @Rule({"HND-08", "OUR-13", "OUR-22", "REG-22"})
    void commandReachesEveryWorkerOfTheName() {
        Scenario story = Scenario.given().running(isolated("w"), isolated("w"));
        Outcome.Done done = assertInstanceOf(Outcome.Done.class, story.commands(Verb.STOP, "w"));
        assertEquals(2, done.workers().size());
        assertEquals(List.of("terminate w", "terminate w"), story.orders());
    }

    @Test
    @Rule("OUR-13")
    void restartEndsTheProcessAndStartsTheNextAtOnce() {
        Scenario story = Stage.with(WorkerState.READY);
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of("terminate w"), story.orders());
        assertEquals(List.of("start w"), story.ends("w", Scenario.RETURNED).orders());
        assertEquals(2, story.incarnation("w"));
        assertEquals(ExitCause.TERMINATED, story.end("w").cause());
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"START", "RESTART"})
    void whoIsOnItsWayOutIsStartedAgainWhenItIsGone(Verb verb) {
        Scenario story = Stage.with(WorkerState.READY).announces("w", Scenario.RETURNED);
        story.commands(verb, "w");
        assertEquals(List.of("start w"), story.channelEnds("w").exits("w", 0).orders());
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"START", "RESTART"})
    @Rule("OUR-13")
    void dynamicWorkerOfTheNameDoesNotStandForTheStaticOne(Verb verb) {
        Scenario story = Scenario.given().declared(isolated("w"));
        story.starts("w").ends("w", Scenario.RETURNED);
        WorkerId dynamic = story.registered(isolated("w"));
        Outcome.Done done = assertInstanceOf(Outcome.Done.class, story.commands(verb, "w"));
        assertEquals(2, story.size());
        assertFalse(done.workers().contains(dynamic), "it is the static one that is asked for");
    }

    @Test
    void unknownNameIsToldWithTheNamesThereAre() {
        Scenario story = Scenario.given().declared(isolated("gone")).declared(isolated("here"));
        story.starts("gone").ends("gone", Scenario.RETURNED);
        assertEquals(new Outcome.Unknown(List.of("gone", "here")), story.commands(Verb.START, "nobody"));
    }

    @Test
    void restartOfADeafWorkerClimbsTheLadder() {
        Scenario story = Stage.with(WorkerState.READY);
        story.commands(Verb.RESTART, "w");
        story.passes(Duration.ofSeconds(5));
        assertEquals(List.of("interrupt w", "dump w", "kill w RESTART"), story.orders());
        assertEquals(List.of("start w"), story.dies("w").orders());
    }

    @Test
    void restartOfAWorkerThatNeverRestartsIsObeyed() {
        Scenario story = Scenario.given().running(TestSpecs.restarting("w", RestartPolicy.never()));
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of("start w"), story.ends("w", Scenario.RETURNED).orders());
        assertEquals(
                WorkerState.GONE, story.starts("w").ends("w", Scenario.THREW).state("w"));
    }

    @Test
    void restartWhileLaunchingKillsTheProcessAndStartsAnother() {
        Scenario story = Stage.with(WorkerState.LAUNCHING);
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of("kill w RESTART"), story.launches("w").orders());
        assertEquals(List.of("start w"), story.dies("w").orders());
    }

    @Test
    void restartWhileLaunchingIsNotForgottenWhenTheStartTimeoutPasses() {
        Scenario story = Scenario.given();
        story.registers(TestSpecs.restarting("w", RestartPolicy.never()));
        story.commands(Verb.RESTART, "w");
        assertEquals(
                List.of("kill w RESTART"),
                story.passes(Duration.ofSeconds(30)).launches("w").orders());
        assertEquals(List.of("start w"), story.dies("w").orders());
    }

    @Test
    void restartOfAWorkerThatIsEndingStartsTheNextAtOnce() {
        Scenario story = Stage.with(WorkerState.ENDING);
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of(), story.orders());
        assertEquals(List.of("start w"), story.exits("w", 137).orders());
    }

    @Test
    @Rule("OUR-13")
    void restartOfAWorkerThatWasKilledForItsStartTimeoutStartsTheNextAtOnce() {
        Scenario story = Stage.with(WorkerState.KILLED);
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of("start w"), story.dies("w").orders());
        assertEquals(ExitCause.START_TIMEOUT, story.end("w").cause());
    }

    @Test
    void restartOfAWorkerThatWasKilledForBreakingTheProtocolStartsTheNextAtOnce() {
        Scenario story = Scenario.given().running(TestSpecs.restarting("w", RestartPolicy.never()));
        story.breaksProtocol("w", "no such frame").commands(Verb.RESTART, "w");
        assertEquals(List.of("start w"), story.exits("w", 137).orders());
        assertEquals(ExitCause.PROTOCOL_VIOLATION, story.end("w").cause());
    }

    @Test
    void restartOfAProcessThatHasNotComeInTimeIsNotForgotten() {
        Scenario story = Stage.with(WorkerState.LAUNCHING).passes(Duration.ofSeconds(30));
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of("kill w START_TIMEOUT"), story.launches("w").orders());
        assertEquals(List.of("start w"), story.dies("w").orders());
    }

    @Test
    void restartOfAMemberThatTheResetKilledIsObeyedWhenTheResetIsOver() {
        Scenario story =
                Scenario.given().running(TestSpecs.sharing("crasher"), TestSpecs.sharing("w", RestartPolicy.never()));
        story.dies("crasher").commands(Verb.RESTART, "w");
        assertEquals(List.of("start w"), story.dies("w").orders());
        assertEquals(ExitCause.RESET, story.end("w").cause());
    }

    @Test
    void restartIsNotForgottenWhenAResetComesBetween() {
        Scenario story =
                Scenario.given().running(TestSpecs.sharing("crasher"), TestSpecs.sharing("w", RestartPolicy.never()));
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of("kill w RESET"), story.dies("crasher").orders());
        assertEquals(List.of("start w"), story.dies("w").orders());
    }

    @Test
    void restartThatWasObeyedIsOver() {
        Scenario story = Stage.with(WorkerState.KILLED);
        story.commands(Verb.RESTART, "w");
        assertEquals(
                WorkerState.RESTARTING, story.dies("w").starts("w").dies("w").state("w"));
    }

    @Test
    void restartDoesNotTakeATerminationBack() {
        Scenario story = Stage.with(WorkerState.READY).terminated("w");
        story.commands(Verb.RESTART, "w");
        assertEquals(List.of(), story.orders());
        assertEquals(WorkerState.GONE, story.ends("w", Scenario.RETURNED).state("w"));
    }

    @Test
    void terminationAfterARestartIsTheLastWord() {
        Scenario story = Stage.with(WorkerState.READY);
        story.commands(Verb.RESTART, "w");
        story.terminated("w");
        assertEquals(WorkerState.GONE, story.ends("w", Scenario.RETURNED).state("w"));
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "RESTART"})
    @Rule("OUR-13")
    void waitForTheRestartTimeIsCutShort(Verb verb) {
        Scenario story = Stage.with(WorkerState.RESTARTING);
        story.commands(verb, "w");
        assertEquals(List.of("start w"), story.orders());
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "RESTART", "RESUME"})
    @Rule({"OUR-03", "OUR-13"})
    void parkedWorkerStartsWithACleanRecord(Verb verb) {
        RestartPolicy twice = RestartPolicy.parse("backoff(jitter=0, crashes=2)");
        Scenario story = Scenario.given().running(TestSpecs.restarting("w", twice));
        story.dies("w").passes(Duration.ofSeconds(1)).starts("w").dies("w");
        assertEquals(WorkerState.PARKED, story.state("w"));
        assertEquals(List.of(), story.passes(Duration.ofDays(1)).orders());

        story.commands(verb, "w");
        assertEquals(List.of("start w"), story.orders());
        assertEquals(WorkerState.RESTARTING, story.starts("w").dies("w").state("w"));
    }

    @Test
    void resumeLeavesAloneWhatIsNotParked() {
        Scenario story = Stage.with(WorkerState.RESTARTING);
        story.commands(Verb.RESUME, "w");
        assertEquals(List.of(), story.orders());
        assertEquals(WorkerState.RESTARTING, story.state("w"));
    }

    @Test
    void startLeavesAloneWhatRuns() {
        Scenario story = Stage.with(WorkerState.READY);
        assertEquals(new Outcome.Done(List.of(story.id("w"))), story.commands(Verb.START, "w"));
        assertEquals(List.of(), story.orders());
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "RESTART"})
    @Rule({"DEF-15", "OUR-13"})
    void staticWorkerThatFinishedStartsAgain(Verb verb) {
        Scenario story = Scenario.given().declared(isolated("w"));
        story.starts("w").ends("w", Scenario.RETURNED);
        assertEquals(0, story.size());
        Outcome outcome = story.commands(verb, "w");
        assertEquals(new Outcome.Done(List.of(story.id("w"))), outcome);
        assertEquals(List.of("start w"), story.orders());
        assertTrue(story.view("w").isStatic());
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "RESUME"})
    void staticWorkerThatFinishedHasNothingToStopOrResume(Verb verb) {
        Scenario story = Scenario.given().declared(isolated("w"));
        story.starts("w").ends("w", Scenario.RETURNED);
        assertEquals(new Outcome.Done(List.of()), story.commands(verb, "w"));
        assertEquals(0, story.size());
    }

    @Test
    @Rule({"OUR-13", "REG-16"})
    void staticWorkerThatWasRefusedStartsOnceThereIsRoom() {
        Scenario story = Scenario.given(new TestSettings().maxWorkers(1)).declared(isolated("first"));
        story.declared(isolated("second"));
        assertEquals(
                List.of("second"),
                story.told(Effect.Refused.class).stream()
                        .map(refused -> refused.spec().name())
                        .toList());
        assertEquals(new Outcome.LimitExceeded(1, ""), story.commands(Verb.START, "second"));

        story.starts("first").ends("first", Scenario.RETURNED);
        assertInstanceOf(Outcome.Done.class, story.commands(Verb.START, "second"));
        assertEquals(List.of("start second"), story.orders());
    }

    @Test
    @Rule({"DEF-15", "OUR-13"})
    void staticWorkerThatIsBeingStoppedStartsAgainWhenItIsGone() {
        Scenario story = stopping();
        WorkerId before = story.id("w");
        assertInstanceOf(Outcome.Done.class, story.commands(Verb.START, "w"));
        assertEquals(List.of(), story.orders());
        assertEquals(List.of("start w"), story.ends("w", Scenario.RETURNED).orders());
        assertEquals(before.generation() + 1, story.id("w").generation());
        assertTrue(story.view("w").isStatic());
    }

    @Test
    void stopTakesBackTheStartThatCameBeforeIt() {
        Scenario story = stopping();
        story.commands(Verb.START, "w");
        story.commands(Verb.STOP, "w");
        assertEquals(List.of(), story.ends("w", Scenario.RETURNED).orders());
        assertEquals(0, story.size());
    }

    @Test
    void startThatWaitedForAStopKeepsToALimitThatWasLoweredMeanwhile() {
        Scenario story = stopping();
        story.commands(Verb.START, "w");
        story.reloaded(new TestSettings().maxWorkers(0)).ends("w", Scenario.RETURNED);
        assertTrue(story.tells(Effect.Refused.class));
        assertEquals(0, story.size());
    }

    @Test
    void startThatWaitedForAStopIsForgottenInAShutdown() {
        Scenario story = stopping();
        story.commands(Verb.START, "w");
        assertTrue(
                story.shutDown(ShutdownMode.FAST).ends("w", Scenario.RETURNED).tells(Effect.ShutdownEnded.class));
    }

    /** A static worker that was told to stop and has not done so. */
    private static Scenario stopping() {
        Scenario story = Scenario.given().declared(isolated("w")).starts("w");
        story.commands(Verb.STOP, "w");
        return story;
    }

    @Test
    void duringAShutdownOnlyStopIsObeyed() {
        Scenario story = Stage.with(WorkerState.READY).shutDown(ShutdownMode.SMART);
        for (Verb verb : List.of(Verb.START, Verb.RESTART, Verb.RESUME)) {
            assertEquals(new Outcome.Stopping(), story.commands(verb, "w"));
            assertEquals(List.of(), story.orders());
        }
        assertInstanceOf(Outcome.Done.class, story.commands(Verb.STOP, "w"));
        assertEquals(List.of("terminate w"), story.orders());
    }
}
