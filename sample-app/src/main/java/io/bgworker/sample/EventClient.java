package io.bgworker.sample;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One client of the live page. It is offered the whole state at every tick and sends what differs from what it sent last,
 * so one that was too slow for some ticks goes on with the newest state, and there is no queue to outgrow.
 *
 * <p>Called by the tick; sending happens on the executor given, and at most one sending is under way.
 */
final class EventClient {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A client that takes no data for so long is dropped. */
    static final Duration STUCK = Duration.ofSeconds(30);

    private final Outlet outlet;

    /** What was sent last under each name. Used by the one sending under way. */
    private final Map<String, String> sent = new HashMap<>();

    /** Written and read by the tick only. */
    private CompletionStage<?> sending = CompletableFuture.completedStage(null);

    private long offeredAtNanos;

    /** Written by a sending, read by the next. */
    private long sentAtNanos;

    EventClient(Outlet outlet) {
        this.outlet = outlet;
    }

    /** Sends what has changed, unless the last sending still goes on. */
    void offer(long nowNanos, Map<String, String> state, Executor executor) {
        if (sending.toCompletableFuture().isDone()) {
            offeredAtNanos = nowNanos;
            sending = CompletableFuture.supplyAsync(() -> send(nowNanos, state), executor)
                    .thenCompose(stage -> stage)
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            outlet.close();
                        }
                    });
        } else if (nowNanos - offeredAtNanos > STUCK.toNanos()) {
            outlet.close();
        }
    }

    private CompletionStage<?> send(long nowNanos, Map<String, String> state) {
        CompletionStage<?> last = CompletableFuture.completedStage(null);
        boolean changed = false;
        for (Map.Entry<String, String> entry : state.entrySet()) {
            if (!entry.getValue().equals(sent.put(entry.getKey(), entry.getValue()))) {
                last = outlet.send(entry.getKey(), entry.getValue());
                changed = true;
            }
        }
        if (!changed && nowNanos - sentAtNanos >= HEARTBEAT.toNanos()) {
            last = outlet.heartbeat();
            changed = true;
        }
        if (changed) {
            sentAtNanos = nowNanos;
        }
        return last;
    }

    boolean isClosed() {
        return outlet.isClosed();
    }

    void close() {
        outlet.close();
    }
}
