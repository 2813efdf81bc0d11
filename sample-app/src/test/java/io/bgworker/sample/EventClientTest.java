package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class EventClientTest {

    private final FakeOutlet outlet = new FakeOutlet();
    private final EventClient client = new EventClient(outlet);
    private long nowNanos = 1;

    @Test
    void sendsEverythingFirstAndThenOnlyWhatHasChanged() {
        offer(Map.of("workers", "1"));
        offer(Map.of("workers", "1"));
        offer(Map.of("workers", "2"));

        assertEquals(List.of("workers 1", "workers 2"), outlet.sent);
    }

    @Test
    void goesOnWithTheNewestStateWhenItWasTooSlow() {
        outlet.answer = new CompletableFuture<>();
        offer(Map.of("workers", "1"));
        offer(Map.of("workers", "2"));
        offer(Map.of("workers", "3"));
        assertEquals(List.of("workers 1"), outlet.sent);

        outlet.answer.complete(null);
        offer(Map.of("workers", "4"));
        assertEquals(List.of("workers 1", "workers 4"), outlet.sent);
    }

    @Test
    void sendsAHeartbeatWhenNothingChangesForLong() {
        offer(Map.of("workers", "1"));
        nowNanos += EventClient.HEARTBEAT.toNanos();
        offer(Map.of("workers", "1"));
        offer(Map.of("workers", "1"));

        assertEquals(List.of("workers 1", "heartbeat"), outlet.sent);
    }

    @Test
    void closesAClientThatIsGone() {
        outlet.answer = CompletableFuture.failedFuture(new IOException("Broken pipe"));
        offer(Map.of("workers", "1"));

        assertTrue(client.isClosed());
    }

    @Test
    void closesAClientThatThrows() {
        outlet.answer = null;
        offer(Map.of("workers", "1"));

        assertTrue(client.isClosed());
    }

    @Test
    void closesAClientThatTakesNothingForTooLong() {
        outlet.answer = new CompletableFuture<>();
        offer(Map.of("workers", "1"));
        nowNanos += EventClient.STUCK.toNanos();
        offer(Map.of("workers", "2"));
        assertFalse(client.isClosed());

        nowNanos++;
        offer(Map.of("workers", "3"));
        assertTrue(client.isClosed());
    }

    private void offer(Map<String, String> state) {
        client.offer(nowNanos, state, Runnable::run);
    }

    /** Answers every sending with the same stage; throws if it has none. */
    private static final class FakeOutlet implements Outlet {

        private final List<String> sent = new ArrayList<>();
        private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
        private boolean closed;

        @Override
        public CompletionStage<?> send(String name, String data) {
            return answer(name + " " + data);
        }

        @Override
        public CompletionStage<?> heartbeat() {
            return answer("heartbeat");
        }

        private CompletionStage<?> answer(String event) {
            if (answer == null) {
                throw new IllegalStateException("The sink is closed");
            }
            sent.add(event);
            return answer;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
