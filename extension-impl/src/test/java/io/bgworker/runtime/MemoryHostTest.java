package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryFullException;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerException;
import io.bgworker.contract.Rule;
import io.bgworker.launcher.SegmentDirectory;
import io.bgworker.segment.Party;
import io.bgworker.shm.GrantedSegment;
import io.bgworker.shm.SegmentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the supervisor makes, grants and removes, whoever ends meanwhile. */
class MemoryHostTest {

    private static final long BYTES = 100;
    private static final long PAGE = 4096;

    @TempDir
    private Path root;

    private final ManualScheduler io = new ManualScheduler();
    private final List<SegmentDirectory> directories = new ArrayList<>();
    private long handles;

    /** What happens while a file is made, once. */
    private Runnable meanwhile = () -> {};

    /** What happens while garbage is collected. */
    private Runnable collection = () -> fail("There is nothing to collect");

    private final MemoryHost host = new MemoryHost(
            10 * PAGE,
            () -> ++handles,
            this::makeDirectory,
            (file, identity) -> {
                SegmentFile.create(file, identity);
                Runnable happens = meanwhile;
                meanwhile = () -> {};
                happens.run();
            },
            io,
            Runnable::run,
            () -> collection.run());

    @AfterEach
    void close() {
        host.close();
        io.shutdownNow();
    }

    private SegmentDirectory makeDirectory() {
        SegmentDirectory made = SegmentDirectory.create(root.toAbsolutePath().resolve("shm"), "test", 42);
        directories.add(made);
        return made;
    }

    private Party party(String name) {
        return host.join(name).party();
    }

    private CompletableFuture<GrantedSegment> open(Party party, boolean initializes) {
        return host.open(party, "jobs", SegmentKind.SEGMENT, BYTES, initializes);
    }

    private static GrantedSegment granted(CompletableFuture<GrantedSegment> answer) {
        assertTrue(answer.isDone());
        return assertDoesNotThrow(() -> answer.get());
    }

    private static Throwable refused(CompletableFuture<GrantedSegment> answer) {
        assertTrue(answer.isDone());
        return assertThrows(ExecutionException.class, answer::get).getCause();
    }

    private List<String> files() throws Exception {
        try (var files = Files.walk(root)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".segment"))
                    .toList();
        }
    }

    private SegmentInfo onlySegment() {
        assertEquals(1, host.segments().size(), () -> "" + host.segments());
        return host.segments().get(0);
    }

    // ---- What is granted

    @Test
    @Rule("SHM-20")
    void fileIsThereWhenItsSegmentIsGranted() throws Exception {
        Party a = party("a");
        GrantedSegment segment = granted(open(a, false));
        assertEquals(new GrantedSegment(1, "jobs", SegmentKind.SEGMENT, BYTES, 1, false), segment);
        assertEquals(List.of("1.segment"), files());
        assertEquals(segment, granted(open(party("b"), true)));
        assertEquals(Optional.of(segment), host.attach(party("c"), 1));
        assertEquals(3, onlySegment().attached());
    }

    @Test
    @Rule("SHM-12")
    void fileGoesWithTheLastWhoHasIt() throws Exception {
        Party a = party("a");
        Party b = party("b");
        long handle = granted(host.create(a, BYTES)).handle();
        host.attach(b, handle);
        host.detach(a, handle);
        assertEquals(1, files().size());
        host.leave(b);
        assertEquals(List.of(), files());
        assertEquals(List.of(), host.segments());
    }

    @Test
    @Rule({"SHM-20", "SHM-22"})
    void whoWaitsIsServedElsewhereWhenItsTurnHasCome() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        assertTrue(granted(open(a, true)).initialize());
        CompletableFuture<GrantedSegment> second = open(b, true);
        CompletableFuture<GrantedSegment> third = open(c, true);
        host.initialized(a, 1, false);
        assertFalse(second.isDone());
        io.runNext(); // The deadline of the one,
        io.runNext(); // and of the other, who had to wait for it first.
        assertTrue(refused(third) instanceof SharedMemoryException);
        io.runAll();
        assertTrue(granted(second).initialize());
    }

    @Test
    @Rule("OUR-08")
    void whoWaitsTooLongIsToldForWhom() {
        Party a = party("a");
        granted(open(a, true));
        CompletableFuture<GrantedSegment> late = open(party("b"), true);
        assertEquals(List.of(60_000L), io.delays);
        io.runAll();
        assertEquals(
                "Shared memory, segment 'jobs', is not there: a has been initialising it for 60 s or longer; an"
                        + " initialiser must be short",
                refused(late).getMessage());
        host.initialized(a, 1, true);
        assertEquals(1, onlySegment().attached(), "who gave up is not attached");
    }

    /** The deadline comes when the answer is on its way. */
    @Test
    @Rule("SHM-22")
    void turnIsNotLostWithADeadline() {
        Party a = party("a");
        granted(open(a, true));
        CompletableFuture<GrantedSegment> second = open(party("b"), true);
        host.initialized(a, 1, false);
        io.runAll();
        assertTrue(granted(second).initialize());
    }

    @Test
    @Rule("SHM-10")
    void whatDoesNotFitIsRefusedAndWhatNobodyCanHaveToo() {
        Party a = party("a");
        assertTrue(refused(host.create(a, 11 * PAGE)) instanceof SharedMemoryFullException);
        assertThrows(IllegalArgumentException.class, () -> host.create(a, Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> host.create(a, -1));
        assertThrows(IllegalArgumentException.class, () -> host.open(a, "a/b", SegmentKind.SEGMENT, BYTES, false));
        assertThrows(
                IllegalArgumentException.class, () -> host.open(a, "n".repeat(64), SegmentKind.SEGMENT, BYTES, false));
        granted(host.create(a, 10 * PAGE - 128));
    }

    private CompletableFuture<GrantedSegment> create(Party party, int pages) {
        return host.create(party, pages * PAGE - 128);
    }

    /** A segment that is gone, but that the server has still mapped. Returns its handle. */
    private long lingering(Party party, int pages) {
        long handle = granted(create(party, pages)).handle();
        host.mapped(handle);
        host.detach(party, handle);
        return handle;
    }

    @Test
    @Rule("SHM-10")
    void garbageIsCollectedOnceForWhatDoesNotFit() {
        Party a = party("a");
        lingering(a, 6);
        int[] collections = {0};
        collection = () -> collections[0]++;
        CompletableFuture<GrantedSegment> answer = create(a, 5);
        assertFalse(answer.isDone());
        assertEquals(0, collections[0], "whoever asks goes on meanwhile");
        io.runAll();
        assertTrue(refused(answer) instanceof SharedMemoryFullException);
        assertEquals(1, collections[0]);
    }

    @Test
    @Rule("SHM-10")
    void whoeverFitsWhenMappingsAreFoundToBeGoneIsServed() throws Exception {
        Party a = party("a");
        long first = lingering(a, 4);
        long second = lingering(a, 3);
        collection = () -> {};
        CompletableFuture<GrantedSegment> large = create(a, 9);
        CompletableFuture<GrantedSegment> small = create(party("b"), 5);
        io.runNext();
        host.unmapped(first);
        host.unmapped(second);
        io.runAll();
        assertEquals(List.of(granted(small).handle() + ".segment"), files());
        assertTrue(refused(large) instanceof SharedMemoryFullException);
    }

    @Test
    void nobodyIsHeldUpWhileGarbageIsCollected() {
        Party b = party("b");
        Party c = party("c");
        long handle = lingering(party("a"), 6);
        int[] collections = {0};
        List<CompletableFuture<GrantedSegment>> late = new ArrayList<>();
        collection = () -> {
            collections[0]++;
            if (late.isEmpty()) {
                CompletableFuture<GrantedSegment> other =
                        CompletableFuture.supplyAsync(() -> create(b, 1).join());
                assertDoesNotThrow(() -> other.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
                late.add(create(c, 6)); // Too late for this one, perhaps.
            } else {
                host.unmapped(handle);
            }
        };
        var unused = create(b, 5);
        io.runNext();
        io.runNext(); // The end of the hope of the first,
        io.runNext(); // and the second collection.
        io.runAll();
        assertEquals(2, collections[0]);
        granted(late.get(0));
    }

    @Test
    @Rule({"EXI-09", "SHU-02"})
    void whoeverIsGoneOrStopsWhileGarbageIsCollectedGetsNothing() {
        Party a = party("a");
        Party b = party("b");
        long handle = lingering(a, 6);
        CompletableFuture<GrantedSegment> ended = create(a, 5);
        collection = () -> {
            host.leave(a);
            host.unmapped(handle);
        };
        io.runAll();
        assertFalse(ended.isDone(), "nobody asks any more");
        assertEquals(List.of(), host.segments());

        lingering(b, 6);
        CompletableFuture<GrantedSegment> old = create(b, 5);
        collection = () -> host.renew(2);
        io.runAll();
        assertEquals(1, ((SharedMemoryResetException) refused(old)).generation());

        CompletableFuture<GrantedSegment> last = create(party("c"), 5);
        collection = () -> {};
        host.close();
        assertTrue(refused(last) instanceof SupervisorStoppedException);
    }

    @Test
    void fileThatCannotBeMadeLeavesNothing() throws Exception {
        Party a = party("a");
        meanwhile = () -> {
            throw new SharedMemoryFullException("on purpose");
        };
        assertEquals("on purpose", refused(open(a, false)).getMessage());
        assertEquals(List.of(), host.segments());
        assertEquals(2, granted(open(a, false)).handle());
    }

    // ---- Ends

    @Test
    @Rule({"SHM-15", "SHM-22"})
    void whatComesFromAProcessThatHasEndedIsNotGranted() {
        Party a = party("a");
        host.leave(a);
        assertThrows(SharedMemoryResetException.class, () -> open(a, true));
        assertThrows(SharedMemoryResetException.class, () -> host.create(a, BYTES));
        assertEquals(List.of(), host.segments());
        Party b = party("b");
        long handle = granted(host.create(b, BYTES)).handle();
        assertThrows(SharedMemoryResetException.class, () -> host.attach(a, handle));
    }

    /** It is its turn, but it ends before its file is there. */
    @Test
    @Rule({"SHM-20", "SHM-22"})
    void endWhileItsFileIsMadeGivesTheNextASegmentWithAFile() throws Exception {
        Party a = party("a");
        Party b = party("b");
        List<CompletableFuture<GrantedSegment>> next = new ArrayList<>();
        meanwhile = () -> {
            host.leave(a);
            next.add(open(b, true));
            assertFalse(next.get(0).isDone(), "the file is not there yet");
        };
        var unused = open(a, true);
        io.runAll();
        GrantedSegment segment = granted(next.get(0));
        assertTrue(segment.initialize());
        assertEquals(List.of(segment.handle() + ".segment"), files());
        assertEquals(1, onlySegment().attached());
    }

    @Test
    @Rule("SHM-22")
    void endWhileItsFileCannotBeMadeLeavesTheNameToTheNext() throws Exception {
        Party a = party("a");
        Party b = party("b");
        List<CompletableFuture<GrantedSegment>> next = new ArrayList<>();
        meanwhile = () -> {
            host.leave(a);
            next.add(open(b, false));
            throw new SharedMemoryFullException("on purpose");
        };
        assertEquals("on purpose", refused(open(a, true)).getMessage());
        io.runAll();
        assertEquals(2, granted(next.get(0)).handle());
        assertEquals(2, onlySegment().handle());
        assertTrue(files().contains("2.segment"));
    }

    /** It waits for a name, too, and whose turn that was cannot make its file. */
    @Test
    @Rule({"SHM-20", "SHM-22"})
    void whatAnEndedProcessWaitedForIsLeftToTheNext() throws Exception {
        Party ended = party("ended");
        Party unlucky = party("unlucky");
        Party next = party("next");
        meanwhile = () -> {
            meanwhile = () -> {
                var unused = open(ended, true);
                host.leave(ended);
                throw new SharedMemoryFullException("on purpose");
            };
            assertEquals("on purpose", refused(open(unlucky, true)).getMessage());
        };
        var unused = host.create(ended, BYTES);
        io.runAll();
        GrantedSegment segment = granted(open(next, true));
        assertTrue(segment.initialize());
        assertTrue(files().contains(segment.handle() + ".segment"));
    }

    @Test
    @Rule("SHM-12")
    void endWhileItsOwnFileIsMadeRemovesIt() throws Exception {
        Party a = party("a");
        meanwhile = () -> host.leave(a);
        var unused = host.create(a, BYTES);
        assertEquals(List.of(), host.segments());
        assertEquals(List.of(), files());
    }

    // ---- The reset

    @Test
    @Rule({"SHM-01", "EXI-09"})
    void resetRemovesEverythingAndBeginsAnew() throws Exception {
        Party a = party("a");
        granted(open(a, false));
        assertEquals("", host.renew(2));
        assertEquals(List.of(), files());
        assertEquals(List.of(), host.segments());
        MemoryHost.Joined b = host.join("b");
        assertEquals(2, b.generation());
        assertEquals(2, granted(open(b.party(), false)).generation());
    }

    @Test
    @Rule("EXI-09")
    void whoWaitsHearsOfTheGenerationThatHasEnded() {
        granted(open(party("a"), true));
        CompletableFuture<GrantedSegment> waiting = open(party("b"), true);
        host.renew(2);
        io.runAll();
        assertEquals(1, ((SharedMemoryResetException) refused(waiting)).generation());
    }

    /** The server's own part in the old generation, which does not know of the reset. */
    @Test
    @Rule({"EXI-09", "SHM-20"})
    void partyOfAnOldGenerationHasNothingOfTheNewOne() {
        Party old = party("the server");
        host.renew(2);
        assertEquals(
                1,
                assertThrows(SharedMemoryResetException.class, () -> open(old, true))
                        .generation());
        assertThrows(SharedMemoryResetException.class, () -> host.create(old, BYTES));
        GrantedSegment fresh = granted(open(party("b"), true));
        assertTrue(fresh.initialize(), "nobody else is at it");
        assertThrows(SharedMemoryResetException.class, () -> host.attach(old, fresh.handle()));
        assertThrows(SharedMemoryResetException.class, () -> host.pin(old, fresh.handle(), true));
    }

    @Test
    @Rule("EXI-09")
    void resetWhileAFileIsMadeLeavesNoFile() throws Exception {
        Party a = party("a");
        meanwhile = () -> host.renew(2);
        SharedMemoryResetException reset = (SharedMemoryResetException) refused(open(a, false));
        assertEquals("segment 'jobs'", reset.view());
        assertEquals(1, reset.generation());
        assertEquals(List.of(), files());
        assertEquals(List.of(), host.segments());
    }

    @Test
    @Rule("EXI-11")
    void withoutMemoryEverythingSaysWhyUntilItIsMade() throws Exception {
        Party a = party("a");
        granted(open(a, false));
        Path inTheWay = Files.createFile(directoryOf(1).resolveSibling("2"));
        assertTrue(host.renew(2).contains(inTheWay.toString()));
        assertTrue(assertThrows(SharedMemoryException.class, () -> host.join("b"))
                .getMessage()
                .contains(inTheWay.toString()));
        Files.delete(inTheWay);
        assertEquals("", host.renew(2));
        assertEquals(2, host.join("b").generation());
    }

    private Path directoryOf(long generation) throws Exception {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isDirectory)
                    .filter(file -> file.getFileName().toString().equals(Long.toString(generation)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // ---- The directory

    @Test
    void directoryIsMadeWithTheFirstWhoJoinsAndOnlyOnce() throws Exception {
        assertEquals(1, host.generation());
        assertEquals(List.of(), directories);
        Path first = party("a").name().isEmpty() ? root : directoryOf(1);
        assertTrue(Files.isDirectory(first));
        party("b");
        assertEquals(1, directories.size());
        host.close();
        assertFalse(Files.exists(first));
    }

    /** What is in the way of the first generation goes, and then there is one directory and not a second one beside it. */
    @Test
    void directoryIsNotMadeTwiceWhereThatOfTheGenerationCannotBeMade() throws Exception {
        Path[] inTheWay = new Path[1];
        MemoryHost unlucky = new MemoryHost(
                10 * PAGE,
                () -> ++handles,
                () -> {
                    SegmentDirectory made = makeDirectory();
                    Path generation = made.make(1);
                    inTheWay[0] = generation;
                    return made;
                },
                SegmentFile::create,
                io,
                Runnable::run,
                () -> {});
        assertThrows(WorkerException.class, () -> unlucky.join("a"));
        Files.delete(inTheWay[0]);
        assertEquals(1, unlucky.join("a").generation());
        assertEquals(1, directories.size());
        unlucky.close();
    }

    @Test
    @Rule("SHU-02")
    void stopIsToldToWhoWaitsAndToWhoComes() {
        granted(open(party("a"), true));
        CompletableFuture<GrantedSegment> waiting = open(party("b"), true);
        host.close();
        assertTrue(refused(waiting) instanceof SupervisorStoppedException);
        assertThrows(SupervisorStoppedException.class, () -> host.join("c"));
        assertThrows(SupervisorStoppedException.class, host::segments);
        assertEquals("the application stops", host.renew(2));
    }
}
