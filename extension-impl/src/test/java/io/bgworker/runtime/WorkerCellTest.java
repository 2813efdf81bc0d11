package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.supervisor.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkerCellTest {

    private final WorkerCell cell = new WorkerCell(Views.waiting());

    /** A whole step of the machine. */
    private void publish(WorkerView view) {
        cell.publish(view);
        cell.tell();
    }

    private static <T> T answer(CompletableFuture<T> waiting) {
        assertTrue(waiting.isDone(), "not answered");
        return waiting.join();
    }

    private static boolean isStarted(WorkerInfo info) {
        return info.status() == WorkerStatus.STARTED;
    }

    @Test
    @Rule({"OBS-02", "OUR-07"})
    void tellsWhatTheMachinePublishes() {
        publish(Views.running());
        WorkerInfo info = cell.info();
        assertEquals(Views.ID, info.id());
        assertEquals("Job", info.name());
        assertEquals(WorkerPhase.RUNNING, info.phase());
        assertEquals(WorkerStatus.STARTED, info.status());
        assertEquals(OptionalLong.of(Views.PID), info.pid());
        assertTrue(info.isStatic());
        Duration age = Duration.between(info.startedAt().orElseThrow(), Instant.now());
        assertTrue(!age.isNegative() && age.compareTo(Duration.ofMinutes(10)) < 0, "started " + age + " ago");
        assertEquals(Optional.empty(), info.lastExit());
    }

    @Test
    void aWorkerWithoutProcessHasNoPid() {
        assertEquals(OptionalLong.empty(), cell.info().pid());
        assertEquals(Optional.empty(), cell.info().startedAt());
    }

    /**
     * The wall clock and the machine's are not read in the same moment, so what is computed twice may differ by some
     * nanoseconds, and by a millisecond where one ends. So times around such an end are tried.
     */
    @Test
    void instantsStayWhatTheyWereOnceTold() {
        long millisecondBegan = System.nanoTime() - Instant.now().get(ChronoField.NANO_OF_SECOND) % 1_000_000;
        for (long nanos = -2_000; nanos < 2_000; nanos++) {
            WorkerView view = Views.at(millisecondBegan + nanos);
            WorkerCell fresh = new WorkerCell(view);
            WorkerInfo told = fresh.info();
            for (int again = 0; again < 5; again++) {
                fresh.publish(view);
                assertEquals(told, fresh.info());
            }
        }
    }

    @Test
    @Rule("OUR-07")
    void aWaitIsAnsweredWhenItsMomentComes() {
        CompletableFuture<WorkerInfo> started = cell.when(WorkerCellTest::isStarted);
        CompletableFuture<WorkerInfo> ready = cell.when(LocalHandle::isReady);
        assertFalse(started.isDone());
        publish(Views.running());
        assertEquals(WorkerPhase.RUNNING, answer(started).phase());
        assertFalse(ready.isDone());
        publish(Views.ready());
        assertEquals(WorkerPhase.READY, answer(ready).phase());
    }

    /** Who is told of an end finds its report, which is made in the same step. */
    @Test
    void aWaitIsNotAnsweredInTheMiddleOfAStep() {
        CompletableFuture<WorkerInfo> started = cell.when(WorkerCellTest::isStarted);
        cell.publish(Views.running());
        assertFalse(started.isDone());
        cell.tell();
        assertEquals(WorkerPhase.RUNNING, answer(started).phase());
    }

    @Test
    void knowsWhenTheWorkerWasLastReady() {
        publish(Views.running());
        assertEquals(Optional.empty(), cell.lastReady(), "it never was");
        publish(Views.ready());
        Instant before = Instant.now();
        assertFalse(cell.lastReady().orElseThrow().isBefore(before), "it is");
        publish(Views.restarting());
        Instant lastReady = cell.lastReady().orElseThrow();
        publish(Views.running());
        assertEquals(Optional.of(lastReady), cell.lastReady());
    }

    @Test
    void aWaitForWhatIsAlreadySoIsAnsweredAtOnce() {
        publish(Views.ready());
        assertTrue(cell.when(LocalHandle::isReady).isDone());
    }

    @Test
    @Rule("OUR-08")
    void theEndOfTheWorkerAnswersEveryWait() {
        CompletableFuture<WorkerInfo> ready = cell.when(LocalHandle::isReady);
        publish(Views.gone());
        assertEquals(WorkerPhase.GONE, answer(ready).phase());
        assertTrue(cell.when(LocalHandle::isReady).isDone(), "and every later one");
    }

    @Test
    @Rule("HND-09")
    void theDeathOfTheSupervisorAnswersEveryWait() {
        publish(Views.running());
        cell.waitEvent("idle");
        CompletableFuture<WorkerInfo> ready = cell.when(LocalHandle::isReady);
        cell.supervisorDied();
        assertEquals(WorkerStatus.SUPERVISOR_DIED, answer(ready).status());
        assertEquals("", answer(ready).waitEvent());
        assertTrue(cell.when(LocalHandle::isReady).isDone(), "and every later one");
    }

    @Test
    void aWaitThatWasCancelledIsForgotten() {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<WorkerInfo> cancelled = cell.when(info -> {
            asked.incrementAndGet();
            return false;
        });
        cancelled.cancel(false);
        CompletableFuture<WorkerInfo> next = cell.when(WorkerCellTest::isStarted);
        int askedBefore = asked.get();
        publish(Views.running());
        assertEquals(askedBefore, asked.get());
        assertTrue(next.isDone());
    }

    /** Whoever hangs on the answer may want to know more, and from another thread. */
    @Test
    void answersWithoutHoldingItsLock() {
        CompletableFuture<WorkerPhase> seen = cell.when(WorkerCellTest::isStarted)
                .thenApply(info -> CompletableFuture.supplyAsync(cell::info)
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join()
                        .phase());
        publish(Views.running());
        assertEquals(WorkerPhase.RUNNING, answer(seen));
    }

    @Test
    @Rule("LAT-08")
    void theWaitEventStaysAsLongAsTheProcess() {
        publish(Views.running());
        cell.waitEvent("idle");
        publish(Views.ready());
        assertEquals("idle", cell.info().waitEvent());
        publish(Views.restarting());
        assertEquals("", cell.info().waitEvent());
        publish(Views.running());
        assertEquals("", cell.info().waitEvent(), "the next process has not waited so far");
    }

    @Test
    @Rule({"OBS-02", "OUR-07", "DEF-10"})
    void theLastExitIsToldInFull() {
        publish(Views.restarting());
        assertEquals("exited with code 1", cell.info().lastExit().orElseThrow().describe());
        assertEquals("why", cell.info().lastExit().orElseThrow().detail());
        assertEquals(Views.PID, cell.info().lastExit().orElseThrow().pid());
    }
}
