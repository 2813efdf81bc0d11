package io.bgworker.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.NotificationListener;
import io.bgworker.Notifications;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds whatever carries the notifications. */
abstract class NotificationContract {

    final Fixture fixture;
    final Notifications application;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    NotificationContract(Map<String, String> configuration) {
        fixture = Fixture.onDatabase(configuration);
        application = fixture.runtime.notifications();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    WorkerHandle listening(io.bgworker.WorkerSpec.Builder spec) {
        WorkerHandle worker = fixture.register(spec);
        fixture.awaitWaiting(worker, NotificationWorker.WAIT_EVENT);
        return worker;
    }

    final NotificationListener recorder = notification -> heard.add(notification.payload());

    private void assertHeard(String... payloads) {
        assertTrue(Await.until(() -> heard.size() >= payloads.length), heard::toString);
        assertEquals(List.of(payloads), heard);
    }

    @Test
    @Rule("NTF-02")
    void workersHearWhatTheApplicationTells() throws Exception {
        WorkerHandle one = listening(NotificationWorker.on("orders"));
        WorkerHandle two = listening(NotificationWorker.on("orders").name("another"));
        WorkerHandle other = listening(NotificationWorker.on("Orders"));
        application.notify("orders", "grüße");
        application.notify("Orders", "");
        fixture.awaitOutput(one, "heard grüße on orders");
        fixture.awaitOutput(two, "heard grüße on orders");
        fixture.awaitOutput(other, "heard  on Orders");
        assertFalse(fixture.registrar().output(other.id()).toString().contains("grüße"));
    }

    @Test
    @Rule("NTF-01")
    void whatAWorkerTellsInATransactionIsToldByItsCommitAndNeverWithoutOne() throws Exception {
        application.listen("answers", recorder);
        WorkerHandle teller = listening(NotificationWorker.withSession("questions"));
        application.notify("questions", "tell answers");
        fixture.awaitOutput(teller, "rolled back");
        application.notify("questions", "at once answers");
        assertHeard("committed", "at once");
    }

    @Test
    @Rule("NTF-02")
    void anIsolatedWorkerTellsAnother() throws Exception {
        WorkerHandle hears = listening(NotificationWorker.on("answers"));
        listening(NotificationWorker.on("questions"));
        application.notify("questions", "at once answers");
        fixture.awaitOutput(hears, "heard at once on answers");
    }

    @Test
    @Rule("NTF-03")
    void whoUnlistensHearsNoMore() throws Exception {
        WorkerHandle worker = listening(NotificationWorker.on("orders"));
        application.listen("orders", recorder);
        application.notify("orders", "unlisten");
        fixture.awaitOutput(worker, "listens no more");
        application.notify("orders", "unheard");
        assertHeard("unlisten", "unheard"); // In order, so the worker would have heard it.
        application.unlisten("orders");
        application.notify("orders", "unheard by all");
        assertEquals(List.of("unlisten", "unheard"), heard);
        application.listen("orders", recorder);
        application.notify("orders", "last");
        assertHeard("unlisten", "unheard", "last");
        assertFalse(fixture.registrar().output(worker.id()).toString().contains("unheard"));
    }

    @Test
    @Rule({"OUR-16", "NTF-02"})
    void whoIsSlowIsToldHowManyWereLostAndHinderNobody() throws Exception {
        WorkerHandle slow = listening(NotificationWorker.on("flood"));
        application.listen("flood", recorder);
        int all = Notifications.QUEUED_MAX + 500;
        Fixture.signal("STOP", slow);
        for (int i = 0; i < all; i++) {
            application.notify("flood", "flood " + i);
            int told = i + 1;
            assertTrue(Await.until(() -> heard.size() == told)); // Nobody else loses anything.
        }
        Fixture.signal("CONT", slow);
        String lost = fixture.awaitOutput(slow, "lost ");
        application.notify("flood", "flood ends");
        String inAll = fixture.awaitOutput(slow, "heard in all ");
        assertEquals(
                all,
                Integer.parseInt(lost.substring("lost ".length()))
                        + Integer.parseInt(inAll.substring("heard in all ".length())));
        assertEquals(List.of(), fixture.registrar().exits());
    }

    @Test
    void whoEndedListensNoMore() throws Exception {
        WorkerHandle worker = listening(NotificationWorker.on("orders"));
        Fixture.signal("KILL", worker);
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        application.notify("orders", "to nobody");
        WorkerHandle next = listening(NotificationWorker.on("orders"));
        application.notify("orders", "to the next");
        fixture.awaitOutput(next, "heard to the next");
        assertFalse(fixture.registrar().output(next.id()).toString().contains("to nobody"));
    }

    @Test
    void whatIsTooLongIsRefusedWithItsLength() {
        assertEquals(
                "The payload of a notification must have 0 to 7999 bytes in UTF-8, has 8000: '" + "p".repeat(20) + "…'",
                assertThrows(IllegalArgumentException.class, () -> application.notify("orders", "p".repeat(8_000)))
                        .getMessage());
        assertEquals(
                "The name of a channel must have 1 to 63 bytes in UTF-8, has 64: '" + "ü".repeat(20) + "…'",
                assertThrows(IllegalArgumentException.class, () -> application.listen("ü".repeat(32), recorder))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> application.notify("", "x"));
        assertThrows(IllegalArgumentException.class, () -> application.notify("orders", "x\0"));
        application.notify("c".repeat(63), "p".repeat(7_999));
    }

    /** What a listener throws is its own affair. */
    @Test
    void listenerThatThrowsHearsTheNextOne() {
        application.listen("orders", notification -> {
            heard.add(notification.payload());
            throw new IllegalStateException("on purpose");
        });
        application.notify("orders", "one");
        application.notify("orders", "two");
        assertHeard("one", "two");
    }
}
