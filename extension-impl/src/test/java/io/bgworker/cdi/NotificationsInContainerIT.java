package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Channel;
import io.bgworker.Notification;
import io.bgworker.Notifications;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.LogRecords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Notifications as CDI events, in a real container. */
@Rule("NTF-02")
final class NotificationsInContainerIT {

    /** Hears two channels, one of them in both ways. */
    @ApplicationScoped
    static class Observer {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        void orders(@Observes @Channel("orders") Notification notification) {
            heard.add("orders: " + notification.payload());
        }

        void ordersAsync(@ObservesAsync @Channel("orders") Notification notification) {
            heard.add("orders, asynchronously: " + notification.payload());
        }

        void people(@Observes @Channel("people") Notification notification) {
            heard.add("people: " + notification.payload());
        }

        List<String> heard() {
            return heard;
        }

        void awaitHeard(String... expected) {
            assertTrue(Await.until(() -> heard.size() >= expected.length), heard::toString);
            assertEquals(List.of(expected), heard.stream().sorted().toList());
            heard.clear();
        }
    }

    private static void tellAndHear(Container container) {
        Notifications notifications = container.get(Notifications.class);
        Observer observer = container.get(Observer.class);
        notifications.notify("nobody", "hears this");
        notifications.notify("orders", "one");
        notifications.notify("people", "two");
        observer.awaitHeard("orders, asynchronously: one", "orders: one", "people: two");
    }

    @Test
    void observersHearTheirChannels() {
        try (Container container = Container.of(Observer.class)) {
            container.hosted();
            tellAndHear(container);
        }
    }

    @Test
    void soTheyDoOnPostgreSqlFromWhoeverTells() throws Exception {
        PostgreSqlServer server = PostgreSqlServer.shared();
        try (Container container = Container.configured(server.keys("default", "postgres"), Observer.class)) {
            container.hosted();
            awaitListening(server);
            tellAndHear(container);
            server.execute("SELECT pg_notify('people', 'from another client')");
            container.get(Observer.class).awaitHeard("people: from another client");
        }
    }

    /** The application listens in the background: nobody waits for a database when it is deployed. */
    private static void awaitListening(PostgreSqlServer server) {
        assertTrue(Await.until(() -> {
            try {
                return server.query("SELECT query FROM pg_stat_activity WHERE application_name = 'test'")
                        .contains("LISTEN \"people\""); // The last one.
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }));
    }

    /** Is in the midst of hearing until it may go on. */
    @ApplicationScoped
    static class SlowObserver {

        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger heard = new AtomicInteger();
        private final AtomicInteger heardAtOnce = new AtomicInteger();

        void ordersAtOnce(@Observes @Channel("orders") Notification notification) {
            heardAtOnce.incrementAndGet();
        }

        void orders(@ObservesAsync @Channel("orders") Notification notification) throws InterruptedException {
            goOn.await();
            heard.incrementAndGet();
        }

        void goOn() {
            goOn.countDown();
        }

        int heard() {
            return heard.get();
        }

        int heardAtOnce() {
            return heardAtOnce.get();
        }
    }

    @Test
    @Rule("OUR-16")
    void whatASlowAsynchronousObserverMissesIsCountedAndTold() {
        int told = 2 * Notifications.QUEUED_MAX;
        try (LogRecords log = LogRecords.of("io.bgworker.deployment");
                Container container = Container.of(SlowObserver.class)) {
            container.hosted();
            Notifications notifications = container.get(Notifications.class);
            SlowObserver observer = container.get(SlowObserver.class);
            for (int i = 1; i <= told; i++) {
                notifications.notify("orders", "");
                if (i % 500 == 0) {
                    int soFar = i;
                    assertTrue(Await.until(() -> observer.heardAtOnce() == soFar), "the other observer is held up");
                }
            }
            observer.goOn();
            String missed = log.await("BGW3009", "asynchronous observers of channel 'orders'");
            long count = Long.parseLong(missed.replaceFirst(".* missed (\\d+) events.*", "$1"));
            assertTrue(Await.until(() -> observer.heard() == told - count), () -> observer.heard() + ", " + missed);
        }
    }

    @Test
    void databaseThatIsDownDoesNotFailTheDeployment() {
        Map<String, String> nobodyListens = Map.of("bgworker.database.default.url", "jdbc:postgresql://127.0.0.1:1/x");
        try (Container container = Container.configured(nobodyListens, Observer.class)) {
            container.hosted();
            Notifications notifications = container.get(Notifications.class);
            RuntimeException refused =
                    assertThrows(RuntimeException.class, () -> notifications.notify("orders", "lost"));
            assertTrue(refused.getMessage().contains("Database 'default' cannot be reached"), refused.getMessage());
        }
    }

    @Test
    void beforeTheApplicationHasStartedNobodyCanTell() {
        try (Container container = Container.of(Observer.class)) {
            Notifications notifications = container.get(Notifications.class);
            assertThrows(SupervisorStoppedException.class, () -> notifications.notify("orders", "too early"));
        }
    }
}
