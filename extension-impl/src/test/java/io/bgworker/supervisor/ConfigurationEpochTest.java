package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bgworker.ShutdownMode;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Who is told of a new configuration, and who is named because it does not listen. */
@Rule("SIG-03")
class ConfigurationEpochTest {

    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration JUST_BELOW = BOUND.minusNanos(1);
    private static final Duration NANO = Duration.ofNanos(1);

    private static List<String> deaf(Scenario story) {
        return story.told(Effect.Deaf.class).stream()
                .map(deaf -> deaf.name() + " " + deaf.epoch())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = WorkerState.class,
            names = {"ASSIGNED", "RUNNING", "READY"})
    void whoHasItsAssignmentIsTold(WorkerState state) {
        Scenario story = Stage.with(state);
        assertEquals(new Outcome.Reloaded(1, 1), story.reloads(new TestSettings()));
        assertEquals(List.of("reload w"), story.orders());
        assertEquals(0, story.view("w").epoch());
        assertEquals(1, story.acknowledges("w", 1).view("w").epoch());
        assertEquals(List.of(), deaf(story.passes(BOUND)));
    }

    @Test
    void whoIsStillLoadingIsNotCalledDeafBeforeItCouldHear() {
        Scenario story = Stage.with(WorkerState.ASSIGNED);
        story.reloads(new TestSettings());
        assertEquals(List.of(), deaf(story.passes(BOUND)));
        story.enters("w");
        assertEquals(List.of("w 1"), deaf(story.passes(BOUND)));
    }

    @ParameterizedTest
    @EnumSource(
            value = WorkerState.class,
            mode = Mode.EXCLUDE,
            names = {"ASSIGNED", "RUNNING", "READY", "GONE", "WAITING_FOR_RESET", "QUEUED"})
    void nobodyElseIs(WorkerState state) {
        Scenario story = Stage.with(state);
        assertEquals(new Outcome.Reloaded(1, 0), story.reloads(new TestSettings()));
        assertEquals(List.of(), story.orders());
        assertFalse(story.passes(BOUND).tells(Effect.Deaf.class));
    }

    @ParameterizedTest
    @EnumSource(
            value = WorkerState.class,
            names = {"LAUNCHING", "CONNECTING"})
    void whoIsStillStartingBeginsWithTheNewEpoch(WorkerState state) {
        Scenario story = Stage.with(state);
        story.reloads(new TestSettings());
        assertEquals(1, story.view("w").epoch());
    }

    @Test
    void whoStartsLaterBeginsWithThePresentEpoch() {
        Scenario story = Scenario.given();
        story.reloads(new TestSettings());
        story.reloads(new TestSettings());
        assertEquals(2, story.running(isolated("w")).view("w").epoch());
    }

    @Test
    void deafWorkerIsNamedOnceAfterTheBound() {
        Scenario story = Scenario.given().running(isolated("hears"), isolated("deaf"));
        story.reloads(new TestSettings());
        story.acknowledges("hears", 1);
        assertEquals(List.of(), deaf(story.passes(JUST_BELOW)));
        assertEquals(List.of("deaf 1"), deaf(story.passes(NANO)));
        assertEquals(List.of(), deaf(story.passes(Duration.ofHours(1))));
        assertEquals(WorkerState.READY, story.state("deaf"), "being deaf to a reload is not being broken");
    }

    @Test
    void everyNewEpochNamesItAgain() {
        Scenario story = Scenario.given().running(isolated("deaf"));
        story.reloads(new TestSettings());
        story.passes(BOUND);
        story.reloads(new TestSettings());
        assertEquals(List.of("deaf 2"), deaf(story.passes(BOUND)));
    }

    @Test
    void oneThatIsBehindIsNamedThoughReloadsGoOn() {
        Scenario story = Scenario.given().running(isolated("deaf"));
        story.reloads(new TestSettings());
        story.passes(JUST_BELOW);
        story.reloads(new TestSettings());
        assertEquals(List.of("deaf 2"), deaf(story.passes(NANO)));
    }

    @Test
    void whoAcknowledgesAnEarlierEpochHasTheBoundAgainForTheNext() {
        Scenario story = Scenario.given().running(isolated("slow"));
        story.reloads(new TestSettings());
        story.reloads(new TestSettings());
        story.passes(JUST_BELOW);
        story.acknowledges("slow", 1);
        assertEquals(List.of(), deaf(story.passes(JUST_BELOW)));
        assertEquals(List.of("slow 2"), deaf(story.passes(NANO)));
    }

    @Test
    void onesThatFallBehindOneAfterTheOtherAreNamedInThatOrder() {
        Scenario story = Scenario.given().running(isolated("first"));
        story.reloads(new TestSettings());
        story.passes(Duration.ofSeconds(1));
        story.running(isolated("second")).reloads(new TestSettings());
        assertEquals(List.of("first 2"), deaf(story.passes(Duration.ofSeconds(4))));
        assertEquals(List.of("second 2"), deaf(story.passes(Duration.ofSeconds(1))));
    }

    @Test
    void acknowledgementsThatCannotBeAreIgnored() {
        Scenario story = Stage.with(WorkerState.READY);
        story.reloads(new TestSettings());
        story.acknowledges("w", 2);
        assertEquals(0, story.view("w").epoch());
        story.acknowledges("w", 1).acknowledges("w", 0);
        assertEquals(1, story.view("w").epoch());
    }

    @Test
    void whoEndsIsNotWaitedFor() {
        Scenario story = Stage.with(WorkerState.READY);
        story.reloads(new TestSettings());
        story.ends("w", Scenario.THREW);
        assertFalse(story.passes(BOUND).tells(Effect.Deaf.class));
    }

    @Test
    void whoIsToldToTerminateIsNotWaitedFor() {
        Scenario story = Stage.with(WorkerState.READY);
        story.reloads(new TestSettings());
        story.terminated("w");
        assertFalse(story.passes(BOUND).tells(Effect.Deaf.class));
    }

    @Test
    @Rule("CHD-10")
    void nothingIsReloadedDuringAShutdown() {
        Scenario story = Stage.with(WorkerState.READY).shutDown(ShutdownMode.SMART);
        assertEquals(new Outcome.Stopping(), story.reloads(new TestSettings()));
        assertEquals(List.of(), story.orders());
    }
}
