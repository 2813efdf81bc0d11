package io.bgworker.worker;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.InvalidWorkerException;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryFullException;
import io.bgworker.SharedMemoryMismatchException;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerException;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the supervisor, and waits for the answer. Any number of threads may ask at the same time. */
final class Calls {

    /** A call that waits for its replies, which may be several. */
    private static final class Pending {
        final List<Result> parts = new ArrayList<>(1);
        final CompletableFuture<List<Result>> future = new CompletableFuture<>();
    }

    private final ChannelClient channel;
    private final AtomicLong requests = new AtomicLong();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();

    /** Waits under way; one that timed out is taken up again by the next. */
    private final Map<Call.Await, CompletableFuture<List<Result>>> waits = new ConcurrentHashMap<>();

    /** Set by the channel's thread, read by all. */
    private volatile boolean supervisorDied;

    Calls(ChannelClient channel) {
        this.channel = channel;
    }

    /**
     * Asks; the future fails if the supervisor dies first.
     *
     * @throws WorkerException if the call is larger than a frame may be
     */
    CompletableFuture<List<Result>> ask(Call call) {
        long request = requests.incrementAndGet();
        Pending waiting = new Pending();
        pending.put(request, waiting);
        var unused = waiting.future.whenComplete((results, failure) -> pending.remove(request));
        try {
            channel.send(new Frame.Request(request, call));
        } catch (IOException e) {
            fail(waiting);
        } catch (IllegalArgumentException e) {
            pending.remove(request);
            throw new WorkerException(
                    "The supervisor cannot be asked " + call.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
        if (supervisorDied) {
            fail(waiting); // It died before this call was among those to fail.
        }
        return waiting.future;
    }

    /** How many calls wait for their answers. */
    int underWay() {
        return pending.size();
    }

    /** Waits for a worker, however many handles of it there are, by one request. */
    CompletableFuture<List<Result>> await(Call.Await call) {
        CompletableFuture<List<Result>> mine = new CompletableFuture<>();
        CompletableFuture<List<Result>> other = waits.putIfAbsent(call, mine);
        if (other != null) {
            return other;
        }
        // Asked here, not inside the map: the channel's thread needs the map, and asking may block.
        var unused = ask(call).whenComplete((results, failure) -> {
            waits.remove(call, mine);
            if (failure == null) {
                mine.complete(results);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /** Asks and waits; what was refused is thrown. */
    List<Result> get(Call call) {
        return answer(ask(call));
    }

    /** Waits for the answer to what was asked; what was refused is thrown. */
    List<Result> answer(CompletableFuture<List<Result>> asked) {
        try {
            List<Result> results = asked.join();
            if (results.get(results.size() - 1) instanceof Result.Failure failure) {
                throw exception(failure);
            }
            return results;
        } catch (CompletionException e) {
            throw new SupervisorStoppedException("The supervisor died, so nothing can be asked of it any more");
        }
    }

    void answered(Frame.Reply reply) {
        Pending waiting = pending.get(reply.request());
        if (waiting == null) {
            return;
        }
        waiting.parts.add(reply.result());
        if (reply.last()) {
            waiting.future.complete(List.copyOf(waiting.parts));
        }
    }

    void supervisorDied() {
        supervisorDied = true;
        for (Pending waiting : pending.values()) {
            fail(waiting);
        }
    }

    boolean isSupervisorDead() {
        return supervisorDied;
    }

    private static void fail(Pending waiting) {
        waiting.future.completeExceptionally(new SupervisorStoppedException("The supervisor died"));
    }

    private static RuntimeException exception(Result.Failure failure) {
        List<String> details = failure.details();
        return switch (failure.kind()) {
            case INVALID -> new InvalidWorkerException(details.get(0), details.get(1), details.get(2), details.get(3));
            case LIMIT ->
                new WorkerLimitExceededException(details.get(0), Integer.parseInt(details.get(1)), details.get(2));
            case STOPPED -> new SupervisorStoppedException(failure.message());
            case UNKNOWN -> new UnknownWorkerException(details.get(0), details.get(1));
            case DATABASE -> new DatabaseUnavailableException(failure.message());
            case MEMORY -> new SharedMemoryException(failure.message());
            case MEMORY_FULL -> new SharedMemoryFullException(failure.message());
            case MEMORY_MISMATCH -> new SharedMemoryMismatchException(failure.message());
            case MEMORY_RESET -> new SharedMemoryResetException(details.get(0), Long.parseLong(details.get(1)));
            case STATE -> new IllegalStateException(failure.message());
            case OTHER -> new WorkerException(failure.message());
        };
    }
}
