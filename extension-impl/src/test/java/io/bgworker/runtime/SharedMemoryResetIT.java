package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static io.bgworker.runtime.MemoryWorker.BYTES;
import static io.bgworker.runtime.MemoryWorker.COME;
import static io.bgworker.runtime.MemoryWorker.INITIALIZED;
import static io.bgworker.runtime.MemoryWorker.member;
import static io.bgworker.runtime.MemoryWorker.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.LongCell;
import io.bgworker.QueueReceiver;
import io.bgworker.SegmentInfo;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryFullException;
import io.bgworker.SharedMemoryReset;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SharedSegment;
import io.bgworker.Signal;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a crash in the group does to its memory, with real processes. */
final class SharedMemoryResetIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");
    private final Fixture fixture = new Fixture(Map.of("bgworker.spares", "1"));
    private final SharedMemory memory = fixture.runtime.sharedMemory();

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
    }

    private WorkerHandle started(WorkerSpec.Builder spec) throws InterruptedException {
        WorkerHandle handle = fixture.register(spec);
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private SharedMemoryReset nextReset() throws InterruptedException {
        SharedMemoryReset reset = fixture.resets.poll(Fixture.SECONDS_MAX, TimeUnit.SECONDS);
        assertTrue(reset != null, "no reset");
        return reset;
    }

    /** The members have come, and the crasher's turn is now. */
    private void crash(WorkerHandle crasher, SharedSegment jobs, int members) {
        assertTrue(Await.until(() -> jobs.longCell(COME).get() == members));
        assertTrue(crasher.signal(Signal.USER));
    }

    private Path directoryOf(long generation) throws Exception {
        try (var files = Files.walk(fixture.memory())) {
            return files.filter(file -> file.getFileName().toString().equals("owner"))
                    .findFirst()
                    .orElseThrow()
                    .resolveSibling(Long.toString(generation));
        }
    }

    @Test
    @Rule({"EXI-08", "EXI-09", "OUR-01", "OUR-02", "OUR-24", "SHM-01", "SHM-15"})
    void crashMakesEverythingAnewForTheGroupAndNobodyElse() throws Exception {
        WorkerHandle isolated = started(worker("isolated", TestWorker.FOREVER));
        long isolatedBefore = isolated.pid().orElseThrow();
        SharedSegment old = memory.segment("jobs", BYTES);
        LongCell cell = old.longCell(COME);
        SharedSegment pinned = memory.create(BYTES);
        pinned.pin();
        WorkerHandle innocent = started(member("innocent", "come-and-stay"));
        WorkerHandle crasher = started(member("crasher", "come-and-crash-when-told"));
        long innocentBefore = innocent.pid().orElseThrow();
        assertTrue(Files.isDirectory(directoryOf(1)));

        crash(crasher, old, 2);

        SharedMemoryReset reset = nextReset();
        assertEquals(2, reset.generation());
        assertEquals(crasher.id(), reset.crasher().id());
        assertEquals(ExitCause.HALTED, reset.crasher().lastExit().orElseThrow().cause());
        assertEquals(2, memory.generation());

        assertEquals(
                "Shared memory, segment 'jobs', belongs to generation 1, which a crash has ended; get it anew from"
                        + " SharedMemory",
                assertThrows(SharedMemoryResetException.class, () -> old.getLong(0))
                        .getMessage());
        assertEquals(
                1, assertThrows(SharedMemoryResetException.class, cell::get).generation());
        assertThrows(SharedMemoryResetException.class, () -> old.putLong(0, 1));
        assertThrows(SharedMemoryResetException.class, () -> old.onDetach(() -> {}));
        assertEquals(Optional.empty(), memory.attach(pinned.handle()), "its handle is void");
        old.detach();

        SharedSegment fresh = memory.segment("jobs", BYTES);
        assertTrue(Await.until(() -> fresh.longCell(COME).get() == 2), "both came again, and found zero");
        assertNotEquals(old.handle(), fresh.handle());
        assertNotEquals(innocentBefore, innocent.pid().orElseThrow());
        assertEquals(isolatedBefore, isolated.pid().orElseThrow());
        assertEquals(WorkerPhase.READY, isolated.phase());
        assertTrue(Await.until(() -> {
            try {
                return !Files.exists(directoryOf(1));
            } catch (Exception e) {
                return false;
            }
        }));
        assertTrue(Files.isDirectory(directoryOf(2)));
    }

    @Test
    @Rule({"SHM-01", "EXI-09"})
    void initialiserRunsAgainAfterTheReset() throws Exception {
        WorkerHandle innocent = started(member("innocent", "come-and-stay"));
        SharedSegment old = memory.segment("jobs", BYTES);
        WorkerHandle crasher = started(member("crasher", "come-and-crash-when-told"));
        crash(crasher, old, 2);
        assertEquals(2, nextReset().generation());
        assertTrue(Await.until(() -> memory.segments().stream().anyMatch(SegmentInfo::initialized)), "by a worker");
        SharedSegment fresh = memory.segment("jobs", BYTES);
        assertTrue(Await.until(() -> fresh.longCell(COME).get() == 2));
        assertEquals(WorkerPhase.READY, innocent.phase());
        assertEquals(1, fresh.longCell(INITIALIZED).get());
        crash(crasher, fresh, 2);
        assertEquals(3, nextReset().generation());
        assertEquals(
                2,
                assertThrows(SharedMemoryResetException.class, fresh::toArray).generation());
    }

    @Test
    @Rule({"SHM-22", "EXI-08"})
    void crashOfTheInitialiserResetsAndTheNextStartsFromZero() throws Exception {
        assertEquals(0, memory.segments().size());
        fixture.register(once("crasher", "crash-initializing"));
        assertEquals(ExitCause.HALTED, fixture.nextExit().cause());
        assertEquals(2, nextReset().generation());
        fixture.register(once("next", "come"));
        assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
        SharedSegment segment = memory.segment("jobs", BYTES);
        assertEquals(1, segment.getLong(INITIALIZED));
        assertEquals(0, segment.getLong(MemoryWorker.HANDLE));
    }

    @Test
    @Rule({"MQ-05", "DEF-18"})
    void waitOfTheServerEndsWithTheReset() throws Exception {
        SharedSegment jobs = memory.segment("jobs", BYTES);
        QueueReceiver receiver = memory.queue("orders", 64).receiver();
        CompletableFuture<Object> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return receiver.receive(message -> {});
            } catch (InterruptedException e) {
                return e;
            }
        });
        WorkerHandle crasher = started(member("crasher", "come-and-crash-when-told"));
        crash(crasher, jobs, 1);
        ExecutionException thrown =
                assertThrows(ExecutionException.class, () -> waiting.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        assertTrue(thrown.getCause() instanceof SharedMemoryResetException, thrown::toString);
    }

    @Test
    @Rule({"LWL-02"})
    void lockOfAWorkerThatEndsByAnErrorIsReleased() throws Exception {
        fixture.register(once("holder", "hold-lock-and-fail"));
        assertEquals(ExitCause.FAILED, fixture.nextExit().cause());
        fixture.register(once("next", "take-lock"));
        assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
        assertEquals(1, memory.generation());
    }

    @Test
    @Rule({"LWL-03"})
    void lockOfAWorkerThatIsKilledIsFreeAfterTheReset() throws Exception {
        WorkerHandle holder = started(once("holder", "hold-lock"));
        fixture.awaitOutput(holder, "staying");
        assertEquals(
                "holder[" + holder.id() + ".1]", memory.lock("lock").holder().orElseThrow());
        Fixture.signal("KILL", holder);
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        assertEquals(2, nextReset().generation());
        assertEquals(Optional.empty(), memory.lock("lock").holder());
        fixture.register(once("next", "take-lock"));
        assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
    }

    /** Something is where the new memory shall be. */
    @Test
    @Rule("EXI-11")
    void memoryThatCannotBeMadeParksTheGroupWithoutAnOrphanUntilItIsResumed() throws Exception {
        SharedSegment old = memory.segment("jobs", BYTES);
        WorkerHandle innocent = started(member("innocent", "come-and-stay"));
        WorkerHandle crasher = started(member("crasher", "come-and-crash-when-told"));
        WorkerHandle isolated = started(worker("isolated", TestWorker.FOREVER));
        Path inTheWay = directoryOf(2);
        Files.createFile(inTheWay);

        crash(crasher, old, 2);

        for (WorkerHandle member : List.of(innocent, crasher)) {
            assertTrue(Await.until(() -> member.phase() == WorkerPhase.PARKED), () -> member.name() + member.phase());
            assertEquals(List.of(), fixture.processesOf(member));
        }
        assertEquals(WorkerPhase.READY, isolated.phase());
        log.await("BGW1010", "the shared memory could not be made anew", inTheWay.toString());
        assertThrows(SharedMemoryResetException.class, () -> old.getLong(0));
        SharedMemoryException none = assertThrows(SharedMemoryException.class, () -> memory.segment("jobs", BYTES));
        assertTrue(
                none.getMessage().contains(inTheWay.toString())
                        && none.getMessage().contains("resume"),
                none::getMessage);
        assertEquals(List.of(), List.copyOf(fixture.resets));

        Files.delete(inTheWay);
        fixture.registrar().resume("innocent");
        assertTrue(innocent.awaitReady(LONG) && crasher.awaitReady(LONG));
        assertEquals(2, nextReset().generation());
        SharedSegment fresh = memory.segment("jobs", BYTES);
        assertTrue(Await.until(() -> fresh.longCell(COME).get() == 2));
    }

    @Test
    @Rule("EXI-09")
    void oldMemoryCountsAsLongAsTheApplicationRefersToIt() throws Exception {
        List<SharedSegment> held = new ArrayList<>(List.of(memory.segment("large", 40 << 20)));
        SharedSegment jobs = memory.segment("jobs", BYTES);
        WorkerHandle crasher = started(member("crasher", "come-and-crash-when-told"));
        crash(crasher, jobs, 1);
        assertEquals(2, nextReset().generation());
        SharedMemoryFullException full =
                assertThrows(SharedMemoryFullException.class, () -> memory.segment("large", 40 << 20));
        assertTrue(full.getMessage().contains("that the application still refers to"), full::getMessage);
        assertThrows(SharedMemoryResetException.class, () -> held.get(0).getLong(0));
        held.clear();
        assertEquals(0, memory.segment("large", 40 << 20).getLong(0));
    }

    @Test
    @Rule("EXI-08")
    void directoryThatACleanerTookAwayIsMadeAgainWithTheNextReset() throws Exception {
        SharedSegment jobs = memory.segment("jobs", BYTES);
        WorkerHandle crasher = started(member("crasher", "come-and-crash-when-told"));
        assertTrue(Await.until(() -> jobs.longCell(COME).get() == 1));
        try (var files = Files.walk(fixture.memory())) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertTrue(file.toFile().delete(), file::toString));
        }
        assertEquals(1, jobs.longCell(COME).get(), "what is mapped stays");
        assertTrue(assertThrows(SharedMemoryException.class, () -> memory.create(BYTES))
                .getMessage()
                .contains("cannot be made"));
        crash(crasher, jobs, 1);
        assertEquals(2, nextReset().generation());
        SharedSegment fresh = memory.segment("jobs", BYTES);
        assertTrue(Await.until(() -> fresh.longCell(COME).get() == 1));
    }
}
