package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Signal;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.WorkerView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handle in the server, whose worker is published by hand; nobody takes its events. */
final class LocalHandleTest {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final WorkerCell cell = new WorkerCell(Views.waiting());
    private final List<Event> events = new ArrayList<>();
    private final Deque<Runnable> callbacks = new ArrayDeque<>();
    private final WorkerHandle handle = new LocalHandle(cell, events::add, callbacks::add);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void publish(WorkerView view) {
        cell.publish(view);
        cell.tell();
    }

    private interface Wait<T> {
        T run(Duration timeout) throws InterruptedException;
    }

    /** Begins to wait on another thread, and lets something happen as soon as it does. */
    private <T> T answered(Wait<T> wait, Runnable meanwhile) throws Exception {
        Future<T> answer = threads.submit(() -> wait.run(LONG));
        assertTrue(Await.until(() -> cell.waiting() == 1));
        meanwhile.run();
        T told = answer.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS);
        assertEquals(0, cell.waiting());
        return told;
    }

    // ---- Asking

    @Test
    @Rule("HND-01")
    void askingNeedsNobodyToAnswer() {
        assertEquals(Views.ID, handle.id());
        assertEquals("Job", handle.name());
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.status());
        assertEquals(WorkerPhase.WAITING_FOR_START_TIME, handle.phase());
        assertEquals(OptionalLong.empty(), handle.pid());
        assertEquals(Optional.empty(), handle.lastExit());
        handle.signal(Signal.USER);
        assertEquals(List.of(), events);
    }

    /** What a handle tells in one moment belongs together, however fast the worker comes and goes. */
    @Test
    @Rule("HND-01")
    void onlyWhatWasPublishedIsToldWhileAWorkerFlaps() throws Exception {
        List<WorkerView> flapping = List.of(Views.waiting(), Views.running(), Views.ready(), Views.stopped());
        AtomicBoolean over = new AtomicBoolean();
        Future<?> loop = threads.submit(() -> {
            while (!over.get()) {
                flapping.forEach(this::publish);
            }
        });
        Set<List<Object>> told = new HashSet<>();
        for (int asked = 0; asked < 1_000_000; asked++) {
            WorkerInfo info = cell.info();
            told.add(List.of(info.status(), info.phase(), info.pid()));
            assertFalse(handle.status() == WorkerStatus.SUPERVISOR_DIED);
        }
        over.set(true);
        loop.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS);
        Set<List<Object>> legal = flapping.stream()
                .map(view -> new WorkerCell(view).info())
                .map(info -> List.<Object>of(info.status(), info.phase(), info.pid()))
                .collect(Collectors.toSet());
        assertTrue(legal.containsAll(told), () -> told + " of " + legal);
    }

    @Test
    @Rule({"OUR-07", "DEF-10"})
    void statusPhasePidAndLastExitFollowWhatIsPublished() {
        publish(Views.running());
        assertEquals(WorkerStatus.STARTED, handle.status());
        assertEquals(WorkerPhase.RUNNING, handle.phase());
        assertEquals(OptionalLong.of(Views.PID), handle.pid());
        publish(Views.stopped());
        assertEquals(WorkerStatus.STOPPED, handle.status());
        assertEquals(WorkerPhase.RESTARTING, handle.phase());
        assertEquals(OptionalLong.empty(), handle.pid());
        assertEquals("exited with code 1", handle.lastExit().orElseThrow().describe());
        publish(Views.gone());
        assertEquals(WorkerPhase.GONE, handle.phase());
        assertEquals("exited with code 1", handle.lastExit().orElseThrow().describe());
    }

    @Test
    @Rule("HND-06")
    void terminatingIsAnOrderThatWaitsForNothing() {
        handle.terminate();
        handle.signal(Signal.TERMINATE);
        assertEquals(List.of(new Event.Terminate(Views.ID), new Event.Terminate(Views.ID)), events);
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.status());
    }

    // ---- Waiting

    @Test
    @Rule("HND-03")
    void theWaitForTheStartEndsWithTheProcess() throws Exception {
        assertEquals(WorkerStatus.STARTED, answered(handle::awaitStartup, () -> publish(Views.running())));
    }

    /** One so short that nobody saw it run is stopped, which is no error. */
    @Test
    @Rule("HND-03")
    void theWaitForTheStartEndsWithAStopToo() throws Exception {
        assertEquals(WorkerStatus.STOPPED, answered(handle::awaitStartup, () -> publish(Views.stopped())));
    }

    @Test
    @Rule("HND-05")
    void theWaitForTheStopEndsAtTheFirstTemporaryOne() throws Exception {
        publish(Views.running());
        assertEquals(WorkerStatus.STOPPED, answered(handle::awaitShutdown, () -> publish(Views.stopped())));
        publish(Views.running());
        assertEquals(WorkerStatus.STARTED, handle.status());
    }

    @Test
    @Rule("OUR-07")
    void theWaitForReadinessOutlastsTheStart() throws Exception {
        assertTrue(answered(handle::awaitReady, () -> {
            publish(Views.running());
            assertEquals(1, cell.waiting());
            publish(Views.ready());
        }));
    }

    @Test
    void theWaitForReadinessOfAWorkerThatIsGoneIsInVain() throws Exception {
        assertFalse(answered(handle::awaitReady, () -> publish(Views.gone())));
    }

    @Test
    @Rule("HND-09")
    void theDeathOfTheSupervisorEndsEveryWait() throws Exception {
        assertEquals(WorkerStatus.SUPERVISOR_DIED, answered(handle::awaitStartup, cell::supervisorDied));
        assertEquals(WorkerStatus.SUPERVISOR_DIED, handle.awaitShutdown(LONG));
        assertFalse(handle.awaitReady(LONG));
        assertEquals(WorkerStatus.SUPERVISOR_DIED, handle.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015215H", "PT0.02S"})
    @Rule("OUR-08")
    void aWaitThatRunsOutTellsHowTheWorkerStands(Duration timeout) throws Exception {
        long begin = System.nanoTime();
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.awaitStartup(timeout));
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.awaitShutdown(timeout));
        assertFalse(handle.awaitReady(timeout));
        assertTrue(timeout.isNegative() || System.nanoTime() - begin >= 3 * timeout.toNanos());
        publish(Views.running());
        assertEquals(WorkerStatus.STARTED, handle.awaitStartup(timeout));
        assertEquals(WorkerStatus.STARTED, handle.awaitShutdown(timeout));
        assertEquals(0, cell.waiting());
    }

    @Test
    @Rule("OUR-08")
    void aWaitLongerThanTimeCanBeCountedIsForEver() throws Exception {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        assertEquals(
                WorkerStatus.STARTED,
                answered(timeout -> handle.awaitStartup(forEver), () -> publish(Views.running())));
    }

    @Test
    @Rule("HND-04")
    void anInterruptEndsTheWaitTouchesNothingAndLeavesNoTrace() throws Exception {
        for (Wait<?> wait : List.<Wait<?>>of(handle::awaitStartup, handle::awaitReady, handle::awaitShutdown)) {
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread waiter = new Thread(() -> {
                try {
                    wait.run(LONG);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            waiter.start();
            assertTrue(Await.until(() -> cell.waiting() == 1));
            waiter.interrupt();
            assertTrue(interrupted.await(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
            assertEquals(0, cell.waiting());
        }
        assertEquals(List.of(), events);
        assertEquals(WorkerStatus.NOT_YET_STARTED, handle.status());
    }

    // ---- Futures

    @Test
    void stagesCompleteOnTheExecutorOfTheApplication() {
        List<WorkerStatus> told = new ArrayList<>();
        var started = handle.started().thenAccept(told::add);
        var stopped = handle.stopped().thenAccept(told::add);
        publish(Views.running());
        assertEquals(List.of(), told, "not on the thread that publishes");
        callbacks.remove().run();
        assertEquals(List.of(WorkerStatus.STARTED), told);
        publish(Views.stopped());
        callbacks.remove().run();
        assertEquals(List.of(WorkerStatus.STARTED, WorkerStatus.STOPPED), told);
        assertTrue(started.toCompletableFuture().isDone()
                && stopped.toCompletableFuture().isDone());
        assertTrue(callbacks.isEmpty());
    }

    @Test
    void askingForAStageAgainAndAgainCostsNothing() {
        publish(Views.running());
        for (int i = 0; i < 10_000; i++) {
            CompletionStage<WorkerStatus> unused = handle.stopped();
        }
        assertEquals(1, cell.waiting());
        AtomicReference<WorkerStatus> told = new AtomicReference<>();
        var unused = handle.stopped().thenAccept(told::set);
        publish(Views.stopped());
        callbacks.remove().run();
        assertEquals(WorkerStatus.STOPPED, told.get());
        assertEquals(0, cell.waiting());
    }

    /** It is of no use to others that one of them gave up. */
    @Test
    void whoGivesUpAStageGivesUpItsOwnPart() {
        publish(Views.running());
        assertTrue(handle.stopped().toCompletableFuture().cancel(false));
        assertFalse(handle.stopped().toCompletableFuture().isDone());
    }

    @Test
    @Rule("HND-09")
    void stagesTellTheDeathOfTheSupervisor() {
        var started = handle.started().toCompletableFuture();
        var stopped = handle.stopped().toCompletableFuture();
        cell.supervisorDied();
        callbacks.forEach(Runnable::run);
        assertEquals(WorkerStatus.SUPERVISOR_DIED, started.join());
        assertEquals(WorkerStatus.SUPERVISOR_DIED, stopped.join());
    }
}
