package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerId;
import io.bgworker.contract.Rule;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import io.bgworker.supervisor.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestsTest {

    private static final long SECONDS_MAX = 60;

    private final Roster roster = new Roster();
    private final Requests requests = new Requests(roster);
    private final ExecutorService askers = Executors.newCachedThreadPool();
    private final BlockingQueue<Event> loop = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        askers.shutdownNow();
    }

    private Future<Requests.Answer> ask(Requests of, Consumer<Event> events) {
        return askers.submit(() -> of.ask(request -> new Event.Command(request, Verb.STOP, "a"), events));
    }

    private static Requests.Answer get(Future<Requests.Answer> answer) throws Exception {
        return answer.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    private long nextRequest() throws InterruptedException {
        return ((Event.Command) loop.poll(SECONDS_MAX, TimeUnit.SECONDS)).request();
    }

    @Test
    void eachAskerGetsItsOwnAnswer() throws Exception {
        Future<Requests.Answer> first = ask(requests, loop::add);
        long firstNumber = nextRequest();
        Future<Requests.Answer> second = ask(requests, loop::add);
        long secondNumber = nextRequest();
        requests.answer(secondNumber, new Outcome.Unknown(List.of()));
        requests.answer(firstNumber, new Outcome.Done(List.of()));
        assertEquals(new Outcome.Done(List.of()), get(first).outcome());
        assertEquals(new Outcome.Unknown(List.of()), get(second).outcome());
    }

    @Test
    void anAnswerKnowsTheWorkerThoughItIsGoneWhenItIsRead() throws Exception {
        roster.publish(Views.waiting());
        for (Outcome outcome : List.of(new Outcome.Registered(Views.ID), new Outcome.Done(List.of(Views.ID)))) {
            roster.publish(Views.waiting());
            Future<Requests.Answer> answer = ask(requests, loop::add);
            requests.answer(nextRequest(), outcome);
            roster.publish(Views.gone());
            assertEquals(Views.ID, get(answer).worker().orElseThrow().id());
        }
    }

    @Test
    void anAnswerWithoutAWorkerHasNone() throws Exception {
        for (Outcome outcome : List.of(
                new Outcome.Done(List.of()),
                new Outcome.Unknown(List.of()),
                new Outcome.Registered(new WorkerId(9, 9)))) {
            Future<Requests.Answer> answer = ask(requests, loop::add);
            requests.answer(nextRequest(), outcome);
            assertEquals(Optional.empty(), get(answer).worker());
        }
    }

    @Test
    @Rule("REG-25")
    void closingAnswersThoseThatWait() throws Exception {
        Future<Requests.Answer> answer = ask(requests, loop::add);
        nextRequest();
        requests.close();
        assertEquals(new Outcome.Stopping(), get(answer).outcome());
    }

    @Test
    void askingAfterwardsIsAnsweredAtOnce() throws Exception {
        requests.close();
        assertEquals(new Outcome.Stopping(), get(ask(requests, loop::add)).outcome());
    }

    @Test
    void anAnswerToNobodyIsIgnored() throws Exception {
        requests.answer(42, new Outcome.Unknown(List.of()));
        Future<Requests.Answer> answer = ask(requests, loop::add);
        long number = nextRequest();
        requests.answer(number, new Outcome.Unknown(List.of()));
        requests.answer(number, new Outcome.Stopping());
        assertEquals(new Outcome.Unknown(List.of()), get(answer).outcome());
    }

    @Test
    @Rule("REG-25")
    void nobodyWaitsForEverWhenAskingAndClosingMeet() throws Exception {
        for (int round = 0; round < 10_000; round++) {
            Requests closing = new Requests(roster);
            CyclicBarrier both = new CyclicBarrier(2);
            Future<Requests.Answer> answer = askers.submit(() -> {
                both.await(SECONDS_MAX, TimeUnit.SECONDS);
                return closing.ask(request -> new Event.Command(request, Verb.STOP, "a"), event -> {});
            });
            both.await(SECONDS_MAX, TimeUnit.SECONDS);
            closing.close();
            assertEquals(new Outcome.Stopping(), get(answer).outcome());
        }
        assertTrue(loop.isEmpty());
    }
}
