package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.Notifications;
import io.bgworker.runtime.LogRecords;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AsyncObserversTest {

    private static final int UNDER_WAY_MAX = 64;
    private static final int FIT = UNDER_WAY_MAX + Notifications.QUEUED_MAX;

    private final AsyncObservers observers = new AsyncObservers("channel 'orders'");

    /** Events that were fired, and are not heard by all so far. */
    private final Deque<CompletableFuture<?>> fired = new ArrayDeque<>();

    private LogRecords log;

    @BeforeEach
    void watchLog() {
        log = LogRecords.of("io.bgworker.deployment");
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void tell(int count) {
        for (int i = 0; i < count; i++) {
            observers.tell(() -> {
                CompletableFuture<?> event = new CompletableFuture<>();
                fired.add(event);
                return event;
            });
        }
    }

    private int hearAll() {
        int heard = 0;
        for (; !fired.isEmpty(); heard++) {
            fired.removeFirst().complete(null);
        }
        return heard;
    }

    @Test
    void whatTheyDoNotComeToHearIsBoundedCountedAndTold() {
        tell(FIT);
        assertEquals(UNDER_WAY_MAX, fired.size());
        assertEquals(List.of(), log.messages());
        tell(7);
        assertEquals(1, log.messages("BGW3008").size());
        assertEquals(FIT, hearAll());
        assertEquals(
                List.of(
                        "BGW3009: The application's asynchronous observers of channel 'orders' were too slow and have missed"
                                + " 7 events here"),
                log.messages("BGW3009"));
        tell(1);
        assertEquals(1, hearAll());
    }

    @Test
    void observersThatThrowAreNamedAndHearTheNext() {
        tell(FIT);
        while (!fired.isEmpty()) {
            fired.removeFirst().completeExceptionally(new IllegalStateException("on purpose"));
        }
        assertEquals(FIT, log.messages("BGW3011").size());
        tell(1);
        assertEquals(1, hearAll());
    }

    /** As of a server that stops. */
    @Test
    void executorThatTakesNothingIsToldAndHoldsUpNothing() {
        Supplier<CompletionStage<?>> refused = () -> {
            throw new RejectedExecutionException("stopping");
        };
        for (int i = 0; i < UNDER_WAY_MAX + 1; i++) {
            observers.tell(refused);
        }
        assertEquals(UNDER_WAY_MAX + 1, log.messages("BGW3010").size());
        tell(1);
        assertEquals(1, hearAll());
    }
}
