package io.bgworker.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.contract.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets which segment, who initialises it, and when it goes. */
class SegmentTableTest {

    private static final Party A = new Party(1, "a");
    private static final Party B = new Party(2, "b");
    private static final Party C = new Party(3, "c");
    private static final long PAGE = 4096;
    private static final Changes NOTHING = new Changes(List.of(), List.of());

    private long handles;
    private final SegmentTable table = new SegmentTable(10 * PAGE, 0, () -> ++handles);

    private Decision open(Party party, long request) {
        return table.open(party, "jobs", SegmentKind.SEGMENT, 100, request);
    }

    /** Makes and initialises a named segment. */
    private Segment opened(Party party, String name, long bytes) {
        Segment segment = initializes(table.open(party, name, SegmentKind.SEGMENT, bytes, 0), true);
        assertEquals(List.of(), table.initialized(party, segment.handle()));
        return segment;
    }

    private Segment created(Party party, long bytes) {
        Segment segment = initializes(table.create(party, bytes), true);
        assertEquals(List.of(), table.initialized(party, segment.handle()));
        return segment;
    }

    private static Segment initializes(Decision decision, boolean isNew) {
        assertTrue(decision instanceof Decision.Initialize, decision::toString);
        Decision.Initialize initialize = (Decision.Initialize) decision;
        assertEquals(isNew, initialize.isNew());
        return initialize.segment();
    }

    private static Segment onlyAnswer(List<Answer> answers, long request, boolean isNew) {
        assertEquals(1, answers.size(), answers::toString);
        assertEquals(request, answers.get(0).request());
        return initializes(answers.get(0).decision(), isNew);
    }

    // ---- Initialisation

    @Test
    @Rule("SHM-20")
    void firstInitialisesAndTheOthersWaitAndGetTheSame() {
        Segment segment = initializes(open(A, 1), true);
        assertEquals(new Decision.Wait(A), open(B, 2));
        assertEquals(new Decision.Wait(A), open(C, 3));
        Decision granted = new Decision.Granted(segment);
        assertEquals(List.of(new Answer(2, granted), new Answer(3, granted)), table.initialized(A, segment.handle()));
        assertEquals(granted, open(B, 4));
        assertEquals(3, table.list().get(0).attached());
    }

    @Test
    @Rule("SHM-22")
    void afterAFailureTheNextInTheLineInitialisesTheSameMemory() {
        Segment segment = initializes(open(A, 1), true);
        open(B, 2);
        open(C, 3);
        Changes changes = table.failed(A, segment.handle());
        assertEquals(List.of(), changes.destroyed());
        assertEquals(segment, onlyAnswer(changes.answers(), 2, false));
        assertEquals(new Decision.Wait(B), open(A, 4));
        assertEquals(
                List.of(3L, 4L),
                table.initialized(B, segment.handle()).stream()
                        .map(Answer::request)
                        .toList());
    }

    @Test
    @Rule("SHM-22")
    void afterAFailureWithNobodyInTheLineTheNextWhoAsksInitialises() {
        Segment segment = initializes(open(A, 1), true);
        assertEquals(NOTHING, table.failed(A, segment.handle()));
        assertEquals(
                new SegmentInfo(Optional.of("jobs"), 1, SegmentKind.SEGMENT, 100, 0, true, false),
                table.list().get(0));
        assertEquals(segment, initializes(open(A, 2), false));
    }

    @Test
    @Rule("SHM-22")
    void endOfTheInitialiserIsAFailure() {
        Segment segment = initializes(open(A, 1), true);
        open(B, 2);
        assertEquals(segment, onlyAnswer(table.leave(A).answers(), 2, false));
    }

    @Test
    void whatCannotBeMadeNeverWas() {
        Segment segment = initializes(open(A, 1), true);
        open(B, 2);
        open(C, 3);
        Segment next = onlyAnswer(table.notMade(A, segment.handle()), 2, true);
        assertNotEquals(segment.handle(), next.handle());
        assertEquals(1, table.list().size());
        assertEquals(List.of(new Answer(3, new Decision.Granted(next))), table.initialized(B, next.handle()));
    }

    @Test
    void onlyWhoseTurnItIsInitialises() {
        Segment segment = initializes(open(A, 1), true);
        open(B, 2);
        assertEquals(List.of(), table.initialized(B, segment.handle()));
        assertEquals(NOTHING, table.failed(B, segment.handle()));
        assertEquals(List.of(), table.notMade(B, segment.handle()));
        table.initialized(A, segment.handle());
        assertEquals(NOTHING, table.failed(A, segment.handle()));
        assertEquals(2, table.list().get(0).attached());
    }

    @Test
    void whoGivesUpIsNotAnsweredAndLearnsForWhom() {
        Segment segment = initializes(open(A, 1), true);
        open(B, 2);
        assertEquals(Optional.of(A), table.giveUp(2));
        assertEquals(List.of(), table.initialized(A, segment.handle()));
        assertEquals(Optional.empty(), table.giveUp(2));
    }

    @Test
    void whoEndsWaitsForNothing() {
        Segment segment = initializes(open(A, 1), true);
        open(B, 2);
        table.leave(B);
        assertEquals(List.of(), table.initialized(A, segment.handle()));
        assertEquals(1, table.list().get(0).attached());
    }

    // ---- Names, kinds and sizes

    @ParameterizedTest
    @CsvSource({"SEGMENT, 101", "QUEUE, 100", "LOCK, 100"})
    @Rule("SHM-21")
    void anotherSizeOrKindIsRefused(SegmentKind kind, long bytes) {
        Segment segment = opened(A, "jobs", 100);
        assertEquals(new Decision.Mismatch(segment), table.open(B, "jobs", kind, bytes, 1));
        assertEquals(1, table.list().get(0).attached());
    }

    @Test
    @Rule("SHM-21")
    void anotherSizeIsRefusedAtOnceWhileSomebodyInitialises() {
        Segment segment = initializes(open(A, 1), true);
        assertEquals(new Decision.Mismatch(segment), table.open(B, "jobs", SegmentKind.SEGMENT, 101, 2));
    }

    @Test
    @Rule("SHM-23")
    void listTellsNamesKindsAndSizes() {
        Segment anonymous = created(A, 8);
        opened(B, "z", 16);
        Segment queue = initializes(table.open(A, "a", SegmentKind.QUEUE, 24, 1), true);
        table.initialized(A, queue.handle());
        assertEquals(
                List.of(
                        new SegmentInfo(Optional.of("a"), queue.handle(), SegmentKind.QUEUE, 24, 1, true, true),
                        new SegmentInfo(Optional.of("z"), 2, SegmentKind.SEGMENT, 16, 1, true, true),
                        new SegmentInfo(Optional.empty(), anonymous.handle(), SegmentKind.SEGMENT, 8, 1, false, true)),
                table.list());
    }

    // ---- Attaching and detaching

    @Test
    @Rule("SHM-11")
    void whatIsGoneCannotBeAttached() {
        Segment segment = created(A, 8);
        assertEquals(Optional.of(segment), table.attach(B, segment.handle()));
        table.leave(A);
        assertEquals(Optional.of(segment), table.attach(C, segment.handle()));
        table.leave(B);
        assertEquals(List.of(segment), table.leave(C).destroyed());
        assertEquals(Optional.empty(), table.attach(B, segment.handle()));
        assertEquals(Optional.empty(), table.attach(B, 99));
    }

    @Test
    void whatIsNotInitialisedCannotBeAttached() {
        Segment segment = initializes(open(A, 1), true);
        assertEquals(Optional.empty(), table.attach(B, segment.handle()));
    }

    @Test
    @Rule("SHM-12")
    void lastOneToDetachDestroys() {
        Segment segment = created(A, 8);
        table.attach(B, segment.handle());
        assertEquals(NOTHING, table.detach(A, segment.handle()));
        assertEquals(NOTHING, table.detach(A, segment.handle()));
        assertEquals(List.of(segment), table.detach(B, segment.handle()).destroyed());
        assertEquals(List.of(), table.list());
    }

    @Test
    @Rule("SHM-20")
    void namedOneStaysWithoutUsers() {
        Segment segment = opened(A, "jobs", 100);
        assertEquals(NOTHING, table.leave(A));
        assertEquals(new Decision.Granted(segment), open(B, 1));
    }

    @Test
    @Rule("SHM-14")
    void pinKeepsWithoutUsersAndIsThereOnce() {
        Segment segment = created(A, 8);
        assertEquals(Pinning.AS_IT_WAS, table.unpin(A, segment.handle()));
        assertEquals(Pinning.DONE, table.pin(A, segment.handle()));
        assertEquals(Pinning.AS_IT_WAS, table.pin(A, segment.handle()));
        assertEquals(Pinning.NOT_ATTACHED, table.pin(B, segment.handle()));
        assertEquals(NOTHING, table.leave(A));
        assertEquals(Optional.of(segment), table.attach(B, segment.handle()));
        assertEquals(Pinning.DONE, table.unpin(B, segment.handle()));
        assertEquals(List.of(segment), table.leave(B).destroyed());
    }

    @Test
    @Rule("SHM-14")
    void namedOneKeepsItsPin() {
        Segment segment = opened(A, "jobs", 100);
        assertEquals(Pinning.NAMED, table.pin(A, segment.handle()));
        assertEquals(Pinning.NAMED, table.unpin(A, segment.handle()));
    }

    // ---- Room

    @Test
    @Rule("SHM-10")
    void roomIsCountedInPagesAndGivenBack() {
        Segment nine = created(A, 9 * PAGE);
        created(A, 1);
        assertEquals(new Decision.Full(10 * PAGE, 0), table.create(A, 1));
        assertEquals(new Decision.Full(10 * PAGE, 0), open(B, 1));
        table.detach(A, nine.handle());
        opened(B, "jobs", 9 * PAGE);
        assertEquals(new Decision.Full(10 * PAGE, 0), table.create(A, 1));
    }

    @Test
    void headOfTheFileCountsToo() {
        SegmentTable heads = new SegmentTable(10 * PAGE, 128, () -> ++handles);
        assertEquals(new Decision.Full(0, 0), heads.create(A, 10 * PAGE - 127));
        initializes(heads.create(A, 10 * PAGE - 128), true);
    }

    @Test
    void sizesBeyondAllBoundsAreJustTooLarge() {
        assertEquals(new Decision.Full(0, 0), table.create(A, 10 * PAGE + 1));
        assertEquals(new Decision.Full(0, 0), table.create(A, Integer.MAX_VALUE));
        assertEquals(new Decision.Full(0, 0), table.create(A, Long.MAX_VALUE));
    }

    @Test
    void whatTheServerHasMappedCountsUntilItIsUnmapped() {
        Segment segment = created(A, 10 * PAGE);
        table.mapped(segment.handle());
        table.leave(A);
        assertEquals(List.of(), table.list());
        assertEquals(new Decision.Full(10 * PAGE, 10 * PAGE), table.create(A, 1));
        table.unmapped(segment.handle());
        created(A, 10 * PAGE);
    }

    @Test
    void whatTheServerHasMappedTwiceCountsUntilItIsUnmappedTwice() {
        Segment segment = created(A, 10 * PAGE);
        table.mapped(segment.handle());
        table.mapped(segment.handle());
        table.leave(A);
        table.unmapped(segment.handle());
        assertEquals(new Decision.Full(10 * PAGE, 10 * PAGE), table.create(A, 1));
        table.unmapped(segment.handle());
        created(A, 10 * PAGE);
    }

    @Test
    void whatIsUnmappedFirstIsGivenBackWithItsEnd() {
        Segment segment = created(A, 10 * PAGE);
        table.mapped(segment.handle());
        table.unmapped(segment.handle());
        assertEquals(new Decision.Full(10 * PAGE, 0), table.create(A, 1));
        table.leave(A);
        created(A, 10 * PAGE);
    }

    @Test
    void waitersHearThatThereIsNoRoomIfWhatTheyWaitForCannotBeMade() {
        Segment segment = initializes(table.open(A, "large", SegmentKind.SEGMENT, 10 * PAGE, 1), true);
        table.open(B, "large", SegmentKind.SEGMENT, 10 * PAGE, 2);
        table.mapped(segment.handle());
        assertEquals(
                List.of(new Answer(2, new Decision.Full(10 * PAGE, 10 * PAGE))), table.notMade(A, segment.handle()));
    }

    // ---- The reset

    @Test
    @Rule({"SHM-01", "EXI-09"})
    void resetForgetsEverything() {
        Segment segment = opened(A, "jobs", 100);
        Segment pinned = created(A, 8);
        table.pin(A, pinned.handle());
        Segment half = initializes(table.open(A, "half", SegmentKind.SEGMENT, 8, 1), true);
        table.open(B, "half", SegmentKind.SEGMENT, 8, 2);
        Changes changes = table.reset();
        assertEquals(List.of(segment, pinned, half), changes.destroyed());
        assertEquals(List.of(new Answer(2, new Decision.Reset())), changes.answers());
        assertEquals(2, table.generation());
        assertEquals(List.of(), table.list());
        assertEquals(List.of(), table.initialized(A, half.handle()));
        assertEquals(Optional.empty(), table.attach(A, pinned.handle()));
        assertNotEquals(segment.handle(), initializes(open(A, 3), true).handle());
    }

    @Test
    void oldGenerationCountsUntilTheServerHasUnmappedIt() {
        Segment segment = opened(A, "jobs", 6 * PAGE);
        table.mapped(segment.handle());
        table.reset();
        assertEquals(new Decision.Full(6 * PAGE, 6 * PAGE), table.open(A, "jobs", SegmentKind.SEGMENT, 6 * PAGE, 1));
        table.unmapped(segment.handle());
        opened(A, "jobs", 6 * PAGE);
    }

    // ---- Handles

    @Test
    @Rule("SHM-10")
    void handleIsNeverZeroAndNeverThatOfAnother() {
        long[] dice = {0, 5, 5, 0, 6};
        int[] thrown = {0};
        SegmentTable loaded = new SegmentTable(10 * PAGE, 0, () -> dice[thrown[0]++]);
        assertEquals(5, initializes(loaded.create(A, 8), true).handle());
        assertEquals(6, initializes(loaded.create(A, 8), true).handle());
    }
}
