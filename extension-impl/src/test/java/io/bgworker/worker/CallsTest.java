package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.InvalidWorkerException;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerException;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import io.bgworker.protocol.Result.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallsTest {

    private static final long SECONDS_MAX = 60;
    private static final Result FIRST = new Result.Lines(List.of("first"));
    private static final Result SECOND = new Result.Lines(List.of("second"));

    private final SupervisorSide supervisor = new SupervisorSide();

    @AfterEach
    void close() throws Exception {
        supervisor.close();
    }

    @Test
    void repliesInPartsAreOneAnswer() {
        CompletableFuture<List<Result>> answer = supervisor.calls.ask(new Call.ListExits());
        Frame.Request request = supervisor.nextRequest();
        assertEquals(new Call.ListExits(), request.call());
        supervisor.reply(request, false, FIRST);
        assertFalse(answer.isDone());
        supervisor.reply(request, true, SECOND);
        assertEquals(List.of(FIRST, SECOND), answer.join());
    }

    @Test
    void eachAskerGetsItsOwnAnswerInWhateverOrder() {
        CompletableFuture<List<Result>> first = supervisor.calls.ask(new Call.FindByName("a"));
        CompletableFuture<List<Result>> second = supervisor.calls.ask(new Call.FindByName("b"));
        Frame.Request toFirst = supervisor.nextRequest();
        Frame.Request toSecond = supervisor.nextRequest();
        supervisor.reply(toSecond, true, SECOND);
        supervisor.reply(toFirst, true, FIRST);
        assertEquals(List.of(FIRST), first.join());
        assertEquals(List.of(SECOND), second.join());
    }

    @Test
    void anAnswerToNobodyIsIgnored() {
        supervisor.calls.answered(new Frame.Reply(42, true, FIRST));
        CompletableFuture<List<Result>> answer = supervisor.calls.ask(new Call.ListWorkers());
        Frame.Request request = supervisor.nextRequest();
        supervisor.reply(request, true, FIRST);
        supervisor.reply(request, true, SECOND);
        assertEquals(List.of(FIRST), answer.join());
    }

    @Test
    @Rule("CHD-08")
    void whatTheSupervisorRefusesIsThrownAsInTheServer() {
        InvalidWorkerException invalid = assertInstanceOf(
                InvalidWorkerException.class, refusal(Failure.Kind.INVALID, "m", "nightly", "name", "x", "shorter"));
        assertEquals("nightly", invalid.worker());
        assertEquals("Background worker 'nightly': name must be shorter, was 'x'", invalid.getMessage());
        WorkerLimitExceededException limit = assertInstanceOf(
                WorkerLimitExceededException.class,
                refusal(Failure.Kind.LIMIT, "m", "nightly", "8", "bgworker.max-worker-processes"));
        assertEquals(8, limit.limit());
        assertEquals("bgworker.max-worker-processes", limit.key());
        UnknownWorkerException unknown = assertInstanceOf(
                UnknownWorkerException.class, refusal(Failure.Kind.UNKNOWN, "m", "nightly", "registered are [a]"));
        assertEquals("nightly", unknown.name());
        assertRefusal(SupervisorStoppedException.class, Failure.Kind.STOPPED);
        assertRefusal(DatabaseUnavailableException.class, Failure.Kind.DATABASE);
        assertRefusal(WorkerException.class, Failure.Kind.OTHER);
    }

    private void assertRefusal(Class<? extends WorkerException> type, Failure.Kind kind) {
        WorkerException refused = refusal(kind, "why it is so");
        assertEquals(type, refused.getClass());
        assertEquals("why it is so", refused.getMessage());
    }

    private WorkerException refusal(Failure.Kind kind, String message, String... details) {
        CompletableFuture<WorkerException> thrown = CompletableFuture.supplyAsync(
                () -> assertThrows(WorkerException.class, () -> supervisor.calls.get(new Call.ListWorkers())));
        supervisor.reply(supervisor.nextRequest(), true, new Failure(kind, message, List.of(details)));
        return thrown.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    @Test
    @Rule("HND-09")
    void theDeathOfTheSupervisorFailsThoseThatWaitAndThoseThatAskLater() {
        CompletableFuture<List<Result>> waiting = supervisor.calls.ask(new Call.ListWorkers());
        supervisor.reply(supervisor.nextRequest(), false, FIRST);
        supervisor.calls.supervisorDied();
        assertDied(waiting);
        assertDied(supervisor.calls.ask(new Call.ListWorkers()));
        assertThrows(SupervisorStoppedException.class, () -> supervisor.calls.get(new Call.ListWorkers()));
    }

    private static void assertDied(CompletableFuture<List<Result>> answer) {
        assertTrue(answer.isDone());
        CompletionException failed = assertThrows(CompletionException.class, answer::join);
        assertInstanceOf(SupervisorStoppedException.class, failed.getCause());
    }

    @Test
    void aBrokenChannelFailsTheCall() throws Exception {
        supervisor.client.close();
        assertDied(supervisor.calls.ask(new Call.ListWorkers()));
    }

    /** A name, an argument or options beyond what a frame holds. */
    @Test
    void aRequestThatIsTooLargeIsRefusedInWordsAndForgotten() {
        String tooLong = "x".repeat(2_000_000);
        WorkerException refused =
                assertThrows(WorkerException.class, () -> supervisor.calls.get(new Call.FindByName(tooLong)));
        assertTrue(refused.getMessage().contains("FindByName"), refused.getMessage());
        assertTrue(refused.getMessage().contains("at most 1048576 bytes, has 2000"), refused.getMessage());
        assertEquals(0, supervisor.calls.underWay());
        CompletableFuture<List<Result>> next = supervisor.calls.ask(new Call.ListWorkers());
        assertEquals(1, supervisor.calls.underWay());
        supervisor.reply(supervisor.nextRequest(), true, FIRST);
        assertEquals(List.of(FIRST), next.join());
        assertEquals(0, supervisor.calls.underWay());
    }

    @Test
    void aCallThatFailedIsForgotten() throws Exception {
        supervisor.client.close();
        assertDied(supervisor.calls.ask(new Call.ListWorkers()));
        assertEquals(0, supervisor.calls.underWay());
    }

    @Test
    @Rule("HND-09")
    void nobodyWaitsForEverWhenAskingAndTheDeathMeet() throws Exception {
        ExecutorService asker = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 2_000; round++) {
                Calls calls = new Calls(supervisor.client);
                CyclicBarrier both = new CyclicBarrier(2);
                Future<Class<?>> failure = asker.submit(() -> {
                    both.await(SECONDS_MAX, TimeUnit.SECONDS);
                    return assertThrows(WorkerException.class, () -> calls.get(new Call.ListWorkers()))
                            .getClass();
                });
                both.await(SECONDS_MAX, TimeUnit.SECONDS);
                calls.supervisorDied();
                assertEquals(SupervisorStoppedException.class, failure.get(SECONDS_MAX, TimeUnit.SECONDS));
                supervisor.nextRequest(); // Else the socket would be full at some time.
            }
        } finally {
            asker.shutdownNow();
        }
    }

    @Test
    void manyThreadsMayAskAtTheSameTime() throws Exception {
        supervisor.answer(call -> new Result.Lines(List.of(((Call.FindByName) call).name())));
        ExecutorService askers = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<Result>>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                String name = "worker " + i;
                answers.add(askers.submit(() -> supervisor.calls.get(new Call.FindByName(name))));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(
                        List.of(new Result.Lines(List.of("worker " + i))),
                        answers.get(i).get(SECONDS_MAX, TimeUnit.SECONDS));
            }
        } finally {
            askers.shutdownNow();
        }
    }
}
