package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.Notifications;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.notification.NotificationTransport;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class NotificationHubTest {

    private final Transport transport = new Transport();
    private final NotificationHub hub =
            new NotificationHub(transport, new PlainThreads(NotificationHubTest.class.getClassLoader()));
    private final LogPump pump = new LogPump(Thread::new); // Ended by the test.

    @AfterEach
    void close() {
        hub.close();
        pump.close();
    }

    /** Knows who listens, and lets something happen meanwhile. */
    private static final class Transport implements NotificationTransport {

        private final Set<String> channels = new TreeSet<>();
        private Runnable meanwhile = () -> {};

        @Override
        public void open(Receiver receiver) {}

        @Override
        public void send(Notification notification) {}

        @Override
        public void listen(String channel) {
            meanwhile.run();
            channels.add(channel);
        }

        @Override
        public void unlisten(String channel) {
            channels.remove(channel);
        }

        @Override
        public boolean isInTheDatabase() {
            return false;
        }

        @Override
        public void close() {}
    }

    private Run run() {
        return new Run(
                new WorkerCell(Views.running()),
                1,
                "token",
                new WorkerOutput("listener", Views.ID, 1, pump),
                Optional.empty(),
                event -> {},
                (run, request) -> {},
                (run, count) -> {},
                token -> {});
    }

    private static void end(Run run) {
        run.failed("on purpose");
    }

    private static void assertForgotten(WeakReference<Run> run) {
        assertTrue(Await.until(() -> {
            System.gc();
            return run.get() == null;
        }));
    }

    // ---- Workers

    @Test
    void workerThatIsGoneListensNoMore() {
        Run run = run();
        hub.listen("one", run);
        hub.listen("two", run);
        hub.listen("two", run);
        assertEquals(Set.of("one", "two"), transport.channels);
        end(run);
        assertEquals(Set.of(), transport.channels);
    }

    @Test
    void workerThatEndsWhileItBeginsToListenIsForgotten() {
        Run run = run();
        transport.meanwhile = () -> end(run);
        hub.listen("one", run);
        assertEquals(Set.of(), transport.channels);
        hub.listen("late", run);
        assertEquals(Set.of(), transport.channels);
    }

    @Test
    void workerThatCouldNotListenIsForgottenWhenItIsGone() {
        assertForgotten(goneAfterAFailureToListen());
    }

    private WeakReference<Run> goneAfterAFailureToListen() {
        transport.meanwhile = () -> {
            throw new DatabaseUnavailableException("on purpose");
        };
        Run run = run();
        assertThrows(DatabaseUnavailableException.class, () -> hub.listen("one", run));
        end(run);
        return new WeakReference<>(run);
    }

    @Test
    void workerThatNeverListenedIsNotRemembered() {
        assertForgotten(goneAfterUnlisten());
    }

    private WeakReference<Run> goneAfterUnlisten() {
        Run run = run();
        hub.unlisten("one", run);
        end(run);
        return new WeakReference<>(run);
    }

    // ---- After the end

    @Test
    void afterTheEndEverythingIsRefused() {
        Run run = run();
        hub.listen("one", run);
        hub.close();
        Mailbox<Notification> mailbox = new Mailbox<>(item -> {});
        Notifications application = new ServerNotifications(hub, TransactionHook.NONE, Runnable::run, Runnable::run);
        List.<Executable>of(
                        () -> hub.send(new Notification("one", "")),
                        () -> hub.listen("two", run),
                        () -> hub.listen("two", mailbox),
                        () -> hub.listenInTheEnd("two", mailbox),
                        () -> hub.unlisten("one", run),
                        () -> application.notify("one", ""),
                        () -> application.listen("one", notification -> {}),
                        () -> application.unlisten("nobody listens"))
                .forEach(refused -> assertThrows(SupervisorStoppedException.class, refused));
        assertEquals(Set.of("one"), transport.channels);
        end(run);
        assertEquals(Set.of(), transport.channels, "cleaning up is not refused");
    }
}
