package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static io.bgworker.supervisor.TestSpecs.sharing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.StartTime;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A crash in the shared-memory group. */
class ResetTest {

    private final Scenario story =
            Scenario.given().running(sharing("crasher"), sharing("a"), sharing("b"), isolated("alone"));

    @Test
    @Rule({"EXI-08", "OUR-01"})
    void crashKillsEveryOtherMemberAtOnceAndNobodyElse() {
        story.dies("crasher");
        assertEquals(List.of("kill a RESET", "kill b RESET"), story.orders());
        Effect.ResetBegan began = story.told(Effect.ResetBegan.class).get(0);
        assertEquals("crasher", began.name());
        assertEquals(List.of(story.id("a"), story.id("b")), began.members());
        assertEquals(WorkerState.READY, story.state("alone"));
    }

    @Test
    @Rule({"DEF-01", "EXI-08", "EXI-09", "OUR-02"})
    void innocentsStartAtOnceWhenTheLastProcessIsGoneAndTheCrasherAtItsOwnTime() {
        story.dies("crasher").dies("a");
        assertEquals(List.of(), story.orders());
        assertEquals(WorkerState.WAITING_FOR_RESET, story.state("a"));
        assertFalse(story.tells(Effect.ResetEnded.class));

        story.dies("b");
        assertEquals(List.of(new Effect.ResetEnded(2)), story.told(Effect.ResetEnded.class));
        assertEquals(List.of("start a", "start b"), story.orders());
        assertEquals(ExitCause.RESET, story.end("a").cause());
        assertEquals(WorkerState.RESTARTING, story.state("crasher"));
        story.starts("a").starts("b");
        assertEquals(
                List.of(), story.passes(TestSpecs.RESTART_TIME.minusNanos(1)).orders());
        assertEquals(List.of("start crasher"), story.passes(Duration.ofNanos(1)).orders());
    }

    @Test
    @Rule("OUR-24")
    void handlesOfMembersOutliveTheReset() {
        var before = List.of(story.id("crasher"), story.id("a"), story.id("b"));
        story.dies("crasher").dies("a").dies("b");
        assertEquals(before, List.of(story.id("crasher"), story.id("a"), story.id("b")));
        assertEquals(2, story.incarnation("a"));
    }

    @Test
    @Rule({"EXI-08", "OUR-02"})
    void crasherWhoseTimeIsOverWaitsForTheReset() {
        story.dies("crasher").dies("a").passes(TestSpecs.RESTART_TIME);
        assertEquals(WorkerState.WAITING_FOR_RESET, story.state("crasher"));
        assertEquals(List.of(), story.orders());
        assertTrue(story.dies("b").orders().contains("start crasher"));
    }

    @ParameterizedTest
    @CsvSource({"RETURNED, 0", "THREW, 1", "FOREIGN_TERMINATE, 1"})
    @Rule("EXI-01")
    void orderlyEndResetsNothing(Told.Kind kind, int code) {
        story.ends("crasher", new Told(kind, code, ""));
        assertFalse(story.tells(Effect.ResetBegan.class));
        assertEquals(WorkerState.READY, story.state("a"));
    }

    @ParameterizedTest
    @CsvSource({"SHUTDOWN, 2", "SHUTDOWN, 137", "OUT_OF_MEMORY, 3"})
    @Rule("EXI-01")
    void announcedCodeOtherThanZeroAndOneResets(Told.Kind kind, int code) {
        story.ends("crasher", new Told(kind, code, ""));
        assertTrue(story.tells(Effect.ResetBegan.class));
    }

    @Test
    void memberThatDiesBeforeItsEntryResetsNothing() {
        story.registers(sharing("young"));
        story.launches("young").connects("young").dies("young");
        assertTrue(story.end("young").cause().isCrash());
        assertFalse(story.tells(Effect.ResetBegan.class));
    }

    @Test
    @Rule("EXI-01")
    void deafMemberThatHadToBeKilledResets() {
        story.terminated("crasher").passes(Duration.ofSeconds(5)).dies("crasher");
        assertTrue(story.tells(Effect.ResetBegan.class));
        assertEquals(WorkerState.GONE, story.state("crasher"));
    }

    @Test
    @Rule("EXI-08")
    void furtherCrashesDuringTheResetBelongToIt() {
        story.dies("crasher").exits("a", 139).channelEnds("a").dies("b");
        assertFalse(story.tells(Effect.ResetBegan.class));
        assertTrue(story.tells(Effect.ResetEnded.class));
    }

    @Test
    @Rule({"EXI-08", "OUR-10"})
    void memberThatIsBeingLaunchedIsKilledAsSoonAsItIsKnown() {
        story.registers(sharing("young"));
        story.dies("crasher").dies("a").dies("b");
        assertFalse(story.tells(Effect.ResetEnded.class));
        assertEquals(List.of("kill young RESET"), story.launches("young").orders());
        assertTrue(story.dies("young").tells(Effect.ResetEnded.class));
        assertTrue(story.orders().contains("start young"));
    }

    @Test
    @Rule("EXI-08")
    void memberRegisteredDuringTheResetWaitsForItsEnd() {
        story.dies("crasher");
        story.registered(sharing("new"));
        assertEquals(WorkerState.WAITING_FOR_RESET, story.state("new"));
        story.registered(isolated("other"));
        assertEquals(List.of("start other"), story.orders());
        story.starts("other").dies("a").dies("b");
        assertTrue(story.orders().contains("start new"));
    }

    @Test
    @Rule("EXI-08")
    void queuedMemberDoesNotStartInTheMidstOfAReset() {
        Scenario busy = Scenario.given(new TestSettings().startsAtOnce(1)).running(sharing("crasher"), sharing("a"));
        busy.registers(isolated("slow"));
        busy.registers(sharing("queued"));
        busy.dies("crasher");
        assertEquals(WorkerState.WAITING_FOR_RESET, busy.state("queued"));
        assertEquals(List.of("assign slow"), busy.starts("slow").orders());
        busy.dies("a");
        assertEquals(WorkerState.LAUNCHING, busy.state("a"));
        assertTrue(busy.starts("a").orders().contains("start queued"));
    }

    @Test
    @Rule({"EXI-09", "STA-04"})
    void memberThatWaitedForTheServerStillWaitsAfterTheReset() {
        Scenario starting = Scenario.given().running(sharing("crasher"), sharing("a"));
        starting.registers(TestSpecs.builder("later")
                .capabilities(Capability.SHARED_MEMORY)
                .startTime(StartTime.CONSISTENT_STATE)
                .build());
        starting.dies("crasher").serverReaches(ServerState.CONSISTENT);
        assertEquals(WorkerState.WAITING_FOR_RESET, starting.state("later"));
        assertTrue(starting.dies("a").orders().contains("start later"));
    }

    @ParameterizedTest
    @CsvSource({"never, GONE", "never-but-after-reset, LAUNCHING"})
    @Rule({"DEF-16", "EXI-09", "OUR-26"})
    void memberThatNeverRestartsIsGoneUnlessItSaysOtherwise(String policy, WorkerState state) {
        story.running(sharing("once", RestartPolicy.parse(policy)));
        story.dies("crasher").dies("a").dies("b").dies("once");
        assertEquals(state, story.state("once"));
        assertEquals(ExitCause.RESET, story.end("once").cause());
    }

    @Test
    @Rule({"EXI-09", "OUR-26"})
    void memberThatNeverRestartsAndHasNotStartedIsGoneWithTheReset() {
        Scenario busy = Scenario.given(new TestSettings().startsAtOnce(1)).running(sharing("crasher"));
        busy.registers(isolated("slow"));
        busy.registers(sharing("once", RestartPolicy.never()));
        busy.dies("crasher");
        assertEquals(WorkerState.GONE, busy.state("once"));
    }

    @Test
    @Rule("OUR-26")
    void crasherThatNeverRestartsIsGoneAlsoIfItWouldComeBackAfterTheResetsOfOthers() {
        Scenario once = Scenario.given()
                .running(sharing("crasher", RestartPolicy.never().butAfterReset()))
                .dies("crasher");
        assertEquals(WorkerState.GONE, once.state("crasher"));
    }

    @Test
    void memberThatHadFinishedWhenTheResetCameIsUnregistered() {
        story.announces("a", Scenario.RETURNED).dies("crasher");
        assertEquals(List.of("kill a RESET", "kill b RESET"), story.orders());
        assertEquals(WorkerState.GONE, story.dies("a").state("a"));
    }

    @Test
    @Rule({"EXI-06", "EXI-09"})
    void terminatedMemberDoesNotComeBackAfterTheReset() {
        story.terminated("a").dies("crasher").dies("a").dies("b");
        assertEquals(WorkerState.GONE, story.state("a"));
        assertEquals(List.of("start b"), story.orders());
    }

    @Test
    void membersThatWaitForTheEndOfTheResetCanBeTerminated() {
        Scenario waiting =
                Stage.with(WorkerState.WAITING_FOR_RESET).terminated("w").dies("slow");
        assertEquals(List.of("start slow"), waiting.orders());
    }

    @Test
    @Rule({"DEF-01", "OUR-02"})
    void tooManyResetsParkTheGroupUntilItIsResumed() {
        Scenario limited = Scenario.given(new TestSettings().resetLimit(2, Duration.ofMinutes(10)))
                .running(sharing("crasher", RestartPolicy.after(Duration.ZERO)), sharing("a"), isolated("alone"));
        for (int reset = 1; reset <= 2; reset++) {
            assertFalse(limited.dies("crasher").dies("a").tells(Effect.GroupParked.class));
            limited.starts("a").starts("crasher");
        }
        assertTrue(limited.dies("crasher").tells(Effect.GroupParked.class));
        limited.dies("a").passes(Duration.ofDays(1));
        assertEquals(List.of(), limited.orders());
        assertEquals(WorkerState.PARKED, limited.state("a"));
        assertEquals(WorkerState.PARKED, limited.state("crasher"));
        assertEquals(WorkerState.READY, limited.state("alone"));

        limited.registered(sharing("new"));
        assertEquals(WorkerState.PARKED, limited.state("new"));
        limited.commands(Verb.RESUME, "a");
        assertEquals(List.of("start crasher", "start a", "start new"), limited.orders());
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "RESTART", "RESUME"})
    @Rule("OUR-02")
    void groupThatIsParkedAsOneIsResumedAsOne(Verb verb) {
        Scenario parked = parkedGroup();
        parked.commands(verb, "a");
        assertEquals(List.of("start a", "start b"), parked.orders());
    }

    @Test
    @Rule("OUR-02")
    void crasherStillWaitsForItsRestartTimeWhenTheGroupIsResumed() {
        Scenario parked = parkedGroup();
        parked.commands(Verb.RESUME, "b");
        assertEquals(WorkerState.RESTARTING, parked.state("crasher"));
        assertTrue(parked.passes(TestSpecs.RESTART_TIME).orders().contains("start crasher"));
    }

    @Test
    @Rule({"OUR-02", "OUR-03"})
    void memberThatBackOffGaveUpStaysParkedWhenTheGroupIsResumed() {
        Scenario parked = Scenario.given(new TestSettings().resetLimit(0, Duration.ofMinutes(10)))
                .running(sharing("crasher"), sharing("a"), sharing("ill", TestSpecs.parkAtOnce()))
                .ends("ill", Scenario.THREW)
                .dies("crasher")
                .dies("a");
        parked.commands(Verb.RESUME, "a");
        assertEquals(List.of("start a"), parked.orders());
        assertEquals(WorkerState.PARKED, parked.state("ill"));
        parked.commands(Verb.RESUME, "ill");
        assertEquals(List.of("start ill"), parked.orders());
    }

    @Test
    @Rule("OUR-02")
    void memberThatBackOffGaveUpResumesTheGroupWithItself() {
        Scenario parked = Scenario.given(new TestSettings().resetLimit(0, Duration.ofMinutes(10)))
                .running(sharing("crasher", TestSpecs.parkAtOnce()), sharing("a"))
                .dies("crasher")
                .dies("a");
        parked.commands(Verb.RESUME, "crasher");
        assertEquals(List.of("start a", "start crasher"), parked.orders());
    }

    @Test
    @Rule({"OUR-02", "OUR-10"})
    void groupThatIsResumedDuringItsResetWaitsForTheEndOfIt() {
        Scenario parked = Scenario.given(new TestSettings().resetLimit(0, Duration.ofMinutes(10)))
                .running(sharing("crasher"), sharing("a"), sharing("b"))
                .dies("crasher")
                .dies("a");
        parked.commands(Verb.RESUME, "a");
        assertEquals(List.of(), parked.orders());
        assertEquals(List.of("start a", "start b"), parked.dies("b").orders());
    }

    private static List<Boolean> whetherTwoResetsPark(Scenario story) {
        List<Boolean> parked = new ArrayList<>();
        for (int reset = 1; reset <= 2; reset++) {
            parked.add(story.dies("crasher").dies("a").tells(Effect.GroupParked.class));
            story.starts("a").starts("crasher");
        }
        return parked;
    }

    @Test
    @Rule("OUR-02")
    void groupThatIsResumedHasAllItsResetsBeforeIt() {
        Scenario limited = limitedToTwoResets();
        assertEquals(List.of(false, false), whetherTwoResetsPark(limited));
        limited.dies("crasher").dies("a");
        assertEquals(WorkerState.PARKED, limited.state("a"));
        limited.commands(Verb.RESUME, "a");
        limited.starts("crasher").starts("a");
        assertEquals(List.of(false, false), whetherTwoResetsPark(limited));
        limited.dies("crasher");
        assertEquals(
                "3 resets within 600 s, at most 2 are allowed",
                limited.told(Effect.GroupParked.class).get(0).reason());
    }

    private static Scenario limitedToTwoResets() {
        return Scenario.given(new TestSettings().resetLimit(2, Duration.ofMinutes(10)))
                .running(sharing("crasher", RestartPolicy.after(Duration.ZERO)), sharing("a"));
    }

    /** Whom it had parked before is not its own any more. */
    @Test
    @Rule({"OUR-02", "OUR-03"})
    void memberThatBackOffGivesUpLaterStaysParkedWhenTheGroupIsResumedAgain() {
        Scenario story = Scenario.given(new TestSettings().resetLimit(0, Duration.ofMinutes(10)))
                .running(
                        sharing("crasher", RestartPolicy.after(Duration.ZERO)),
                        sharing("a"),
                        sharing("ill", TestSpecs.parkAtOnce()))
                .dies("crasher")
                .dies("a")
                .dies("ill");
        story.commands(Verb.RESUME, "a");
        story.starts("crasher").starts("a").starts("ill").ends("ill", Scenario.THREW);
        story.dies("crasher").dies("a");
        story.commands(Verb.RESUME, "a");
        assertEquals(List.of("start crasher", "start a"), story.orders());
        assertEquals(WorkerState.PARKED, story.state("ill"));
    }

    /** The crasher waits for its restart time, {@code a} and {@code b} are parked. */
    private static Scenario parkedGroup() {
        return Scenario.given(new TestSettings().resetLimit(0, Duration.ofMinutes(10)))
                .running(sharing("crasher"), sharing("a"), sharing("b"))
                .dies("crasher")
                .dies("a")
                .dies("b");
    }

    @Test
    @Rule("OUR-02")
    void resetsThatLeftTheWindowAreForgotten() {
        Scenario limited = Scenario.given(new TestSettings().resetLimit(1, Duration.ofSeconds(60)))
                .running(sharing("crasher", RestartPolicy.after(Duration.ZERO)), sharing("a"));
        limited.dies("crasher").dies("a").starts("a").starts("crasher");
        limited.passes(Duration.ofSeconds(60).plusNanos(1));
        assertFalse(limited.dies("crasher").tells(Effect.GroupParked.class));
    }

    @Test
    @Rule("EXI-10")
    void groupStaysDownWhereRestartAfterACrashIsOff() {
        Scenario off = Scenario.given(new TestSettings().restartAfterCrash(false))
                .running(sharing("crasher"), sharing("a"), isolated("alone"));
        assertTrue(off.dies("crasher").tells(Effect.GroupParked.class));
        off.dies("a").passes(Duration.ofDays(1));
        assertEquals(WorkerState.PARKED, off.state("a"));
        assertEquals(WorkerState.PARKED, off.state("crasher"));
        off.dies("alone").passes(TestSpecs.RESTART_TIME);
        assertEquals(List.of("start alone"), off.orders());
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTING", "ASSIGNED", "RUNNING", "READY", "TERMINATING", "ENDING"})
    @Rule({"EXI-08", "OUR-10"})
    void everyMemberWithAProcessIsKilledWhateverItDoes(WorkerState state) {
        Scenario members = Scenario.given().running(sharing("crasher"));
        members.registers(TestSpecs.builder("w")
                .capabilities(Capability.SHARED_MEMORY)
                .declaresReady(true)
                .build());
        members.launches("w");
        if (state != WorkerState.CONNECTING) {
            members.connects("w");
        }
        if (state != WorkerState.CONNECTING && state != WorkerState.ASSIGNED) {
            members.enters("w");
        }
        switch (state) {
            case READY -> members.declaresReady("w");
            case TERMINATING -> members.commands(Verb.RESTART, "w");
            case ENDING -> members.channelEnds("w");
            default -> {
                // There already.
            }
        }
        assertEquals(state, members.state("w"));
        assertEquals(List.of("kill w RESET"), members.dies("crasher").orders());
        assertTrue(members.dies("w").tells(Effect.ResetEnded.class));
        assertEquals(List.of("start w"), members.orders());
    }

    @Test
    @Rule({"OUR-02", "DEF-01"})
    void startingTheCrasherByNameDoesNotForgiveTheResets() {
        Scenario story = Scenario.given(new TestSettings().resetLimit(2, Duration.ofHours(1)))
                .running(TestSpecs.sharing("crasher"));
        for (int i = 0; i < 2; i++) {
            story.dies("crasher").commands(Verb.START, "crasher");
            story.starts("crasher");
        }
        assertTrue(story.dies("crasher").tells(Effect.GroupParked.class));
    }

    // ---- The memory

    @Test
    @Rule("EXI-08")
    void memoryIsMadeAnewWhenTheLastProcessIsGoneAndNobodyStartsBefore() {
        story.withSlowMemory().dies("crasher").dies("a");
        assertFalse(story.tells(Effect.RenewMemory.class));
        story.dies("b");
        assertEquals(List.of(new Effect.RenewMemory(2)), story.told(Effect.RenewMemory.class));
        assertFalse(story.tells(Effect.ResetEnded.class));
        story.passes(TestSpecs.RESTART_TIME);
        assertEquals(List.of(), story.orders());
        assertFalse(story.tells(Effect.RenewMemory.class));
        assertEquals(WorkerState.WAITING_FOR_RESET, story.state("crasher"));
        story.memoryRenewed(2);
        assertEquals(List.of(new Effect.ResetEnded(2)), story.told(Effect.ResetEnded.class));
        assertEquals(List.of("start crasher", "start a", "start b"), story.orders());
    }

    @Test
    @Rule("EXI-11")
    void memoryThatCannotBeMadeParksTheGroupAndNobodyElse() {
        story.withSlowMemory().dies("crasher").dies("a").dies("b").memoryLost(2);
        assertEquals(
                List.of(new Effect.GroupParked("the shared memory could not be made anew: no room")),
                story.told(Effect.GroupParked.class));
        assertFalse(story.tells(Effect.ResetEnded.class));
        story.passes(Duration.ofDays(1));
        assertEquals(List.of(), story.orders());
        assertEquals(WorkerState.PARKED, story.state("a"));
        assertEquals(WorkerState.PARKED, story.state("b"));
        assertEquals(WorkerState.PARKED, story.state("crasher"));
        assertEquals(WorkerState.READY, story.state("alone"));
        story.registered(sharing("new"));
        assertEquals(WorkerState.PARKED, story.state("new"));
    }

    @Test
    @Rule("EXI-11")
    void whoResumesTheGroupLetsItsMemoryBeMadeOnceMore() {
        story.withSlowMemory().dies("crasher").dies("a").dies("b").memoryLost(2);
        story.commands(Verb.RESUME, "a");
        assertEquals(List.of(new Effect.RenewMemory(2)), story.told(Effect.RenewMemory.class));
        assertEquals(List.of(), story.orders());
        assertEquals(WorkerState.WAITING_FOR_RESET, story.state("b"));
        story.memoryLost(2);
        assertEquals(WorkerState.PARKED, story.state("b"));
        story.commands(Verb.START, "b");
        assertEquals(List.of("start a", "start b"), story.memoryRenewed(2).orders());
    }

    @Test
    void answersThatNobodyWaitsForAreNoNews() {
        story.withSlowMemory().memoryRenewed(2).memoryLost(2).dies("crasher").dies("a");
        assertEquals(List.of(), story.memoryRenewed(2).orders());
        story.dies("b").memoryRenewed(3).memoryLost(1);
        assertEquals(List.of(), story.orders());
        assertEquals(List.of("start a", "start b"), story.memoryRenewed(2).orders());
        story.memoryRenewed(2).memoryLost(2);
        assertEquals(List.of(), story.told(Effect.GroupParked.class));
    }

    @Test
    void membersCanBeTerminatedWhileTheMemoryIsMade() {
        story.withSlowMemory().dies("crasher").dies("a").dies("b").terminated("a");
        assertEquals(WorkerState.GONE, story.state("a"));
        assertEquals(List.of("start b"), story.memoryRenewed(2).orders());
    }

    @Test
    void applicationStopsWhileTheMemoryIsMade() {
        story.withSlowMemory().dies("crasher").dies("a").dies("b").shutDown(ShutdownMode.FAST);
        story.dies("alone");
        assertTrue(story.tells(Effect.ShutdownEnded.class));
        assertEquals(0, story.memoryRenewed(2).told(Effect.ResetEnded.class).size());
        assertEquals(0, story.memoryLost(2).told(Effect.GroupParked.class).size());
    }
}
