package io.bgworker.runtime;

import static io.bgworker.runtime.MemoryWorker.BYTES;
import static io.bgworker.runtime.MemoryWorker.COME;
import static io.bgworker.runtime.MemoryWorker.HANDLE;
import static io.bgworker.runtime.MemoryWorker.INITIALIZED;
import static io.bgworker.runtime.MemoryWorker.member;
import static io.bgworker.runtime.MemoryWorker.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.SegmentInfo;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryFullException;
import io.bgworker.SharedMemoryMismatchException;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Segments that workers and the server share, with real processes. */
final class SharedMemoryIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of("bgworker.max-worker-processes", "60"));
    private final SharedMemory memory = fixture.runtime.sharedMemory();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private WorkerHandle started(WorkerSpec.Builder spec) throws InterruptedException {
        WorkerHandle handle = fixture.register(spec);
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private WorkerExit ended(WorkerSpec.Builder spec) throws InterruptedException {
        fixture.register(spec);
        return fixture.nextExit();
    }

    private List<String> outputOf(WorkerExit exit) {
        return fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
    }

    private SegmentInfo info(long handle) {
        return memory.segments().stream()
                .filter(info -> info.handle() == handle)
                .findFirst()
                .orElseThrow(() -> new AssertionError("not in " + memory.segments()));
    }

    private long handleFrom(WorkerHandle worker) throws InterruptedException {
        return Long.parseLong(fixture.awaitOutput(worker, "handle ").substring("handle ".length()));
    }

    // ---- Names

    @Test
    @Rule({"SHM-20", "SHM-01"})
    void fiftyProcessesAskForOneNameAndOneInitialisesIt() throws Exception {
        int processes = 50;
        for (int i = 1; i <= processes; i++) {
            fixture.register(once("w" + i, "come"));
        }
        Set<String> ended = new HashSet<>();
        for (int i = 1; i <= processes; i++) {
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.COMPLETED, exit.cause(), exit::toString);
            ended.add(exit.name());
        }
        assertEquals(processes, ended.size());
        SharedSegment segment = memory.segment("jobs", BYTES);
        assertEquals(1, segment.longCell(INITIALIZED).get());
        assertEquals(processes, segment.longCell(COME).get());
        assertTrue(Await.until(() -> info(segment.handle()).attached() == 1), "the server is");
        assertTrue(info(segment.handle()).pinned());
    }

    @Test
    @Rule("SHM-20")
    void serverAndWorkersExchangeThroughASegment() throws Exception {
        SharedSegment segment = memory.segment("jobs", BYTES, fresh -> fresh.putLong(INITIALIZED, 7));
        started(member("a", "come-and-stay"));
        started(member("b", "come-and-stay"));
        assertTrue(Await.until(() -> segment.longCell(COME).get() == 2));
        assertEquals(7, segment.getLong(INITIALIZED), "initialised by the server");
        assertEquals(3, info(segment.handle()).attached());
        assertEquals(Optional.of("jobs"), segment.name());
    }

    @Test
    @Rule("SHM-22")
    void initialiserThatThrowsLeavesItToTheNext() throws Exception {
        WorkerExit first = ended(once("first", "fail-to-initialize"));
        assertEquals(ExitCause.FAILED, first.cause());
        assertTrue(first.detail().contains("no luck"), first::detail);
        assertFalse(memory.segments().get(0).initialized());
        assertEquals(ExitCause.COMPLETED, ended(once("second", "come")).cause());
        assertEquals(ExitCause.COMPLETED, ended(once("third", "come")).cause());
        SharedSegment segment = memory.segment("jobs", BYTES);
        assertEquals(1, segment.longCell(INITIALIZED).get());
        assertEquals(2, segment.longCell(COME).get());
        assertEquals(4711, segment.getLong(HANDLE), "left as it was");
    }

    @Test
    @Rule("SHM-22")
    void serverWhoseInitialiserThrowsMayTryAgain() {
        assertThrows(
                ArithmeticException.class,
                () -> memory.segment("jobs", BYTES, fresh -> {
                    throw new ArithmeticException();
                }));
        assertEquals(
                1, memory.segment("jobs", BYTES, fresh -> fresh.putLong(0, 1)).getLong(0));
        assertEquals(
                1, memory.segment("jobs", BYTES, fresh -> fresh.putLong(0, 2)).getLong(0));
    }

    /** The end is orderly, so nothing is reset. */
    @Test
    @Rule("SHM-22")
    void endOfTheInitialiserGivesTheNextItsTurn() throws Exception {
        WorkerHandle slow = fixture.register(once("slow", "exit-initializing"));
        fixture.awaitOutput(slow, "staying");
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(
                () -> memory.segment("jobs", BYTES, fresh -> fresh.putLong(COME, 1 + fresh.getLong(HANDLE)))
                        .getLong(COME));
        slow.terminate();
        assertEquals(ExitCause.TERMINATED, fixture.nextExit().cause());
        assertEquals(4712, waiting.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        assertEquals(1, memory.generation());
    }

    @Test
    @Rule({"SHM-10", "SHM-11", "SHM-21", "SHM-23"})
    void whatIsNotRightIsRefusedWithWordsThatSayWhatIs() throws Exception {
        memory.segment("jobs", BYTES);
        WorkerExit exit = ended(once("w", "refusals"));
        List<String> said = outputOf(exit);
        String named =
                "A name in shared memory must have 1 to 63 bytes in UTF-8 and neither / nor control characters, was ";
        assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
        assertEquals("empty IllegalArgumentException: " + named + "'' (0 bytes)", said.get(0));
        assertEquals("long IllegalArgumentException: " + named + "'" + "n".repeat(64) + "' (64 bytes)", said.get(1));
        assertEquals("slash IllegalArgumentException: " + named + "'a/b' (3 bytes)", said.get(2));
        String sized = "IllegalArgumentException: A segment must have 1 to 2147483647 bytes, was to have ";
        assertEquals("zero " + sized + "0", said.get(3));
        assertEquals("huge " + sized + "2147483648", said.get(4));
        String asked = "SharedMemoryMismatchException: Shared memory 'jobs' was asked for as a ";
        String is = ", but is a segment of 4096 bytes; all who use a name must agree";
        assertEquals("bytes " + asked + "segment of 4097 bytes" + is, said.get(5));
        assertTrue(
                said.get(6).startsWith("kind " + asked + "lock of ")
                        && said.get(6).endsWith(is),
                said.get(6));
        assertTrue(
                said.get(7).startsWith("ring IllegalArgumentException: A queue must have a ring of 64 to "),
                said.get(7));
        assertEquals("same done", said.get(8));
        assertTrue(
                said.get(9)
                        .startsWith("full SharedMemoryFullException: A segment of 104857600 bytes does not fit:"
                                + " bgworker.shared-memory.max-bytes=67108864, of which 8192 are taken; raise it"),
                said.get(9));
        assertTrue(
                said.get(10).startsWith("twice IllegalStateException: A process must attach to a segment once"),
                said.get(10));
        assertEquals("list [jobs SEGMENT 4096 2, - SEGMENT 4096 1]", said.get(11));
        assertEquals("generation 1", said.get(12));
    }

    // ---- Without a name

    @Test
    @Rule({"SHM-10", "SHM-13"})
    void handleIsEnoughToAttach() throws Exception {
        WorkerHandle creator = started(member("creator", "create-and-stay"));
        long handle = handleFrom(creator);
        WorkerExit exit = ended(once("other", "attach " + handle));
        assertEquals(List.of("attached 42"), outputOf(exit));
        SharedSegment segment = memory.attach(handle).orElseThrow();
        assertEquals(42, segment.getLong(0));
        assertEquals(handle, segment.handle());
        assertEquals(Optional.empty(), segment.name());
        assertThrows(IllegalStateException.class, () -> memory.attach(handle));
        segment.detach();
        assertThrows(IllegalStateException.class, () -> segment.getLong(0));
        assertEquals(42, memory.attach(handle).orElseThrow().getLong(0), "again");
    }

    @Test
    @Rule({"SHM-11", "SHM-12", "SHM-15"})
    void creatorThatEndsFirstTakesItAlong() throws Exception {
        WorkerExit creator = ended(once("creator", "create-and-leave"));
        long handle = Long.parseLong(outputOf(creator).get(0).substring("handle ".length()));
        assertTrue(Await.until(() -> memory.segments().isEmpty()));
        WorkerExit late = ended(once("late", "attach " + handle));
        assertEquals(List.of("no such segment"), outputOf(late));
        assertEquals(1, late.code().orElseThrow());
        assertEquals(Optional.empty(), memory.attach(handle));
        assertEquals(List.of(), segmentFiles());
    }

    private List<String> segmentFiles() throws Exception {
        try (var files = Files.walk(fixture.memory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".segment"))
                    .toList();
        }
    }

    @Test
    @Rule("SHM-12")
    void lastToDetachDestroys() throws Exception {
        WorkerHandle creator = started(member("creator", "create-and-stay"));
        long handle = handleFrom(creator);
        WorkerHandle other = started(member("other", "attach-and-stay " + handle));
        fixture.awaitOutput(other, "attached 42");
        SharedSegment segment = memory.attach(handle).orElseThrow();
        assertEquals(3, info(handle).attached());
        creator.terminate();
        other.terminate();
        assertTrue(Await.until(() -> info(handle).attached() == 1));
        assertEquals(42, segment.getLong(0));
        segment.detach();
        assertEquals(List.of(), memory.segments());
        assertEquals(List.of(), segmentFiles());
    }

    @Test
    @Rule("SHM-14")
    void pinKeepsItWithoutUsers() throws Exception {
        WorkerExit exit = ended(once("w", "pin"));
        List<String> said = outputOf(exit);
        long handle = Long.parseLong(said.get(0).substring("handle ".length()));
        String segment = "Segment " + Long.toHexString(handle);
        assertEquals(
                "unpin IllegalStateException: " + segment + " must be pinned to be unpinned, it is not", said.get(1));
        assertEquals("pin done", said.get(2));
        assertEquals(
                "pin IllegalStateException: " + segment + " must be pinned once, it is pinned already", said.get(3));
        assertTrue(said.get(4).contains("one with a name keeps its pin"), said.get(4));
        assertTrue(Await.until(() -> info(handle).attached() == 0));
        SharedSegment alive = memory.attach(handle).orElseThrow();
        assertEquals(42, alive.getLong(0));
        alive.unpin();
        alive.detach();
        assertEquals(Optional.empty(), memory.attach(handle));
    }

    @Test
    @Rule({"SHM-12", "SHM-15"})
    void hooksRunAtDetachAndAtAnOrderlyEndTheLatestFirst() throws Exception {
        WorkerExit exit = ended(once("w", "hooks"));
        assertEquals(ExitCause.COMPLETED, exit.cause(), exit::toString);
        List<String> said = outputOf(exit);
        assertEquals(
                List.of(
                        "of early",
                        "use IllegalStateException: Shared memory must be attached to be used, this process has detached",
                        "hook IllegalStateException: Shared memory must be attached to be used, this process has detached",
                        "exit hook 5",
                        "of second",
                        "second of first 5",
                        "first of first"),
                said.stream()
                        .map(line -> line.replaceAll(" from segment .*", ""))
                        .filter(line -> !line.contains("in the hook") && !line.startsWith("\tat"))
                        .toList());
    }

    @Test
    @Rule("REG-06")
    void isolatedWorkerHasNone() throws Exception {
        WorkerExit exit = ended(WorkerSpec.builder(MemoryWorker.class)
                .name("alone")
                .mainArg("come")
                .restartPolicy(RestartPolicy.never()));
        assertEquals(ExitCause.FAILED, exit.cause());
        assertTrue(
                exit.detail().contains("Background worker 'alone' must have the capability SHARED_MEMORY"),
                exit::detail);
        assertEquals(List.of(), memory.segments());
    }

    @Test
    @Rule("SHM-21")
    void serverIsRefusedLikewise() {
        assertThrows(IllegalArgumentException.class, () -> memory.segment("a\nb", BYTES));
        memory.segment("ü".repeat(31), BYTES);
        assertThrows(IllegalArgumentException.class, () -> memory.segment("ü".repeat(32), BYTES));
        memory.latch("latch");
        assertThrows(SharedMemoryMismatchException.class, () -> memory.queue("latch", 64));
    }

    @Test
    @Rule("SHM-10")
    void roomOfWhatTheServerHasDetachedFromIsFoundAgain() {
        for (int i = 1; i <= 5; i++) {
            SharedSegment large = memory.create(60 << 20);
            large.putLong(0, i);
            large.detach();
        }
        assertEquals(List.of(), memory.segments());
        assertThrows(SharedMemoryFullException.class, () -> memory.create(65 << 20));
    }

    @Test
    @Rule("SHM-20")
    void threadsOfOneProcessWaitForEachOtherToo() throws Exception {
        CompletableFuture<Long> other = new CompletableFuture<>();
        memory.segment("jobs", BYTES, fresh -> {
            var unused = other.completeAsync(() -> memory.segment("jobs", BYTES).getLong(COME));
            fresh.putLong(COME, 9);
        });
        assertEquals(9, other.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
    }
}
