package io.bgworker.runtime;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Requests that wait for the loop's answer. Asked by any thread, answered by the loop. */
final class Requests {

    /**
     * An answer with the worker it is about, as it stood then: it may be gone by the time the answer is read.
     *
     * @param outcome what the machine said
     * @param worker the first worker the outcome names, if it names one
     */
    record Answer(Outcome outcome, Optional<WorkerCell> worker) {}

    private final Roster roster;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Answer>> open = new ConcurrentHashMap<>();

    /** Set once nobody answers any more; read after a request was opened, so that none is missed. */
    private volatile boolean closed;

    Requests(Roster roster) {
        this.roster = roster;
    }

    /** Asks the loop and waits for its answer; at once, once the loop has ended. */
    Answer ask(LongFunction<Event> event, Consumer<Event> loop) {
        long number = numbers.incrementAndGet();
        CompletableFuture<Answer> future = new CompletableFuture<>();
        open.put(number, future);
        loop.accept(event.apply(number));
        if (closed) {
            answer(number, new Outcome.Stopping());
        }
        return future.join();
    }

    void answer(long number, Outcome outcome) {
        CompletableFuture<Answer> future = open.remove(number);
        if (future != null) {
            future.complete(
                    new Answer(outcome, workers(outcome).stream().findFirst().flatMap(roster::find)));
        }
    }

    private static List<WorkerId> workers(Outcome outcome) {
        if (outcome instanceof Outcome.Registered registered) {
            return List.of(registered.id());
        }
        return outcome instanceof Outcome.Done done ? done.workers() : List.of();
    }

    boolean isClosed() {
        return closed;
    }

    /** Nobody answers any more. */
    void close() {
        closed = true;
        open.keySet().forEach(number -> answer(number, new Outcome.Stopping()));
    }
}
