package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Signal;
import io.bgworker.WorkerException;
import io.bgworker.WorkerId;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Call.Await.Milestone;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A handle in a worker, with the supervisor's answers given by hand. */
@Timeout(RemoteHandleTest.SECONDS_MAX)
final class RemoteHandleTest {

    static final long SECONDS_MAX = 60;
    private static final Duration LONG = Duration.ofSeconds(SECONDS_MAX);
    private static final WorkerId ID = new WorkerId(3, 7);

    private final SupervisorSide supervisor = new SupervisorSide();
    private final RemoteHandle handle = new RemoteHandle(ID, "other", supervisor.calls);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        supervisor.close();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** What a call of the handle comes to when the supervisor answers it so. */
    private <T> T answered(Callable<T> call, Call asked, Result answer) throws Exception {
        Future<T> told = threads.submit(call);
        Frame.Request request = supervisor.nextRequest();
        assertEquals(asked, request.call());
        supervisor.reply(request, true, answer);
        return get(told);
    }

    @Test
    @Rule("HND-02")
    void aWorkerThatIsNoLongerRegisteredIsStoppedAndGone() throws Exception {
        Result nobody = new Result.Workers(List.of());
        assertEquals(WorkerStatus.STOPPED, answered(handle::status, new Call.Inspect(ID), nobody));
        assertEquals(WorkerPhase.GONE, answered(handle::phase, new Call.Inspect(ID), nobody));
        assertEquals(OptionalLong.empty(), answered(handle::pid, new Call.Inspect(ID), nobody));
    }

    @Test
    void terminationNamesTheWorkerByItsIdentity() throws Exception {
        answered(
                () -> {
                    handle.terminate();
                    return "";
                },
                new Call.Terminate(ID),
                new Result.Done());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Rule("SIG-02")
    void aSignalSaysWhetherThereWasAProcess(boolean running) throws Exception {
        assertEquals(
                running,
                answered(
                        () -> handle.signal(Signal.USER),
                        new Call.SendSignal(ID, Signal.USER),
                        new Result.Sent(running)));
    }

    // ---- Waiting

    @ParameterizedTest
    @EnumSource(
            value = WorkerStatus.class,
            names = {"STARTED", "STOPPED", "SUPERVISOR_DIED"})
    @Rule({"HND-03", "HND-05"})
    void waitsEndWithWhatTheSupervisorAnswers(WorkerStatus status) throws Exception {
        Result answer = new Result.Status(status, false);
        assertEquals(status, answered(() -> handle.awaitStartup(LONG), new Call.Await(ID, Milestone.STARTUP), answer));
        assertEquals(
                status, answered(() -> handle.awaitShutdown(LONG), new Call.Await(ID, Milestone.SHUTDOWN), answer));
        assertFalse(answered(() -> handle.awaitReady(LONG), new Call.Await(ID, Milestone.READY), answer));
    }

    @Test
    @Rule("OUR-07")
    void readinessIsTold() throws Exception {
        Result ready = new Result.Status(WorkerStatus.STARTED, true);
        assertTrue(answered(() -> handle.awaitReady(LONG), new Call.Await(ID, Milestone.READY), ready));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015215H", "PT0.02S"})
    @Rule("OUR-08")
    void aWaitThatRunsOutAsksHowTheWorkerStandsAndIsTakenUpByTheNext(Duration timeout) throws Exception {
        Future<WorkerStatus> first = threads.submit(() -> handle.awaitShutdown(timeout));
        Frame.Request wait = supervisor.nextRequest();
        assertEquals(new Call.Await(ID, Milestone.SHUTDOWN), wait.call());
        assertEquals(WorkerStatus.STOPPED, get(first, supervisor.nextRequest()));
        assertEquals(
                WorkerStatus.STOPPED,
                answered(() -> handle.awaitShutdown(timeout), new Call.Inspect(ID), new Result.Workers(List.of())));
        assertEquals(1, supervisor.calls.underWay());
        supervisor.reply(wait, true, new Result.Status(WorkerStatus.STOPPED, false));
        assertEquals(0, supervisor.calls.underWay());
    }

    /** Else a worker that looks every second whether another one is ready would grow for ever. */
    @Test
    @Rule("OUR-08")
    void waitsThatRunOutOrAreInterruptedLeaveNothingBehind() throws Exception {
        Call.Await call = new Call.Await(ID, Milestone.READY);
        for (int i = 0; i < 100; i++) {
            assertFalse(handle.awaitReady(Duration.ofNanos(1)));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> handle.awaitReady(LONG));
        }
        assertEquals(1, supervisor.calls.underWay());
        CompletableFuture<List<Result>> shared = supervisor.calls.await(call);
        assertEquals(0, shared.getNumberOfDependents());
    }

    private WorkerStatus get(Future<WorkerStatus> told, Frame.Request look) throws Exception {
        assertEquals(new Call.Inspect(ID), look.call());
        supervisor.reply(look, true, new Result.Workers(List.of()));
        return get(told);
    }

    @Test
    @Rule("OUR-08")
    void aWaitLongerThanTimeCanBeCountedIsForEver() throws Exception {
        assertEquals(
                WorkerStatus.STARTED,
                answered(
                        () -> handle.awaitStartup(Duration.ofSeconds(Long.MAX_VALUE)),
                        new Call.Await(ID, Milestone.STARTUP),
                        new Result.Status(WorkerStatus.STARTED, false)));
    }

    @Test
    @Rule("HND-04")
    void anInterruptEndsTheWaitAndOrdersNothing() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            try {
                handle.awaitStartup(LONG);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        waiter.start();
        assertEquals(
                new Call.Await(ID, Milestone.STARTUP), supervisor.nextRequest().call());
        waiter.interrupt();
        assertTrue(interrupted.await(SECONDS_MAX, TimeUnit.SECONDS));
        Future<List<Result>> next = threads.submit(() -> supervisor.calls.get(new Call.ListExits()));
        Frame.Request request = supervisor.nextRequest();
        assertEquals(new Call.ListExits(), request.call(), "nothing was asked between");
        supervisor.reply(request, true, new Result.Done());
        assertEquals(List.of(new Result.Done()), get(next));
    }

    @Test
    @Rule("HND-09")
    void theDeathOfTheSupervisorEndsEveryWaitAndStage() throws Exception {
        Future<WorkerStatus> startup = threads.submit(() -> handle.awaitStartup(LONG));
        supervisor.nextRequest();
        Future<Boolean> ready = threads.submit(() -> handle.awaitReady(LONG));
        supervisor.nextRequest();
        var stopped = handle.stopped().toCompletableFuture();
        supervisor.nextRequest();
        supervisor.calls.supervisorDied();
        assertEquals(WorkerStatus.SUPERVISOR_DIED, get(startup));
        assertFalse(get(ready));
        assertEquals(WorkerStatus.SUPERVISOR_DIED, get(stopped));
        assertEquals(WorkerStatus.SUPERVISOR_DIED, handle.awaitShutdown(LONG), "and every later one");
        assertEquals(WorkerStatus.SUPERVISOR_DIED, handle.status());
        assertEquals(WorkerStatus.SUPERVISOR_DIED, get(handle.started().toCompletableFuture()));
    }

    @Test
    void aWaitThatTheSupervisorRefusesSaysWhy() throws Exception {
        Result refusal = new Result.Failure(Result.Failure.Kind.OTHER, "too many requests", List.of());
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> answered(() -> handle.awaitStartup(LONG), new Call.Await(ID, Milestone.STARTUP), refusal));
        WorkerException thrown = (WorkerException) failed.getCause();
        assertTrue(thrown.getMessage().contains("too many requests"), thrown.getMessage());
    }
}
