package io.bgworker.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.runtime.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListeningConnectionTest {

    private static final Patience SOON = new Patience(Duration.ofMillis(10), Duration.ofSeconds(15));

    private final ScriptedPostgreSql server = new ScriptedPostgreSql();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final ListeningConnection connection =
            new ListeningConnection(server.connector(), this::send, this::log, SOON);

    private void send(Notification notification) {
        server.tell(notification.channel());
        sent.add(notification.channel());
    }

    private void log(String line) {
        said.add(line + (Thread.holdsLock(connection.channels) ? ", with the lock" : ""));
    }

    @AfterEach
    void close() {
        connection.close();
    }

    private FutureTask<String> listenInAnotherThread(String channel, List<Thread> threads) {
        FutureTask<String> task = new FutureTask<>(() -> connection.listen(channel), "listened");
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        return task;
    }

    /** The wake-up is among what came while the thread was at work, and is read with that. */
    @Test
    void channelThatIsAskedForWhileAnotherIsBegunIsListenedTo() throws Exception {
        connection.listen("first");
        CompletableFuture<FutureTask<String>> late = new CompletableFuture<>();
        server.onExecute = sql -> {
            if (sql.equals("LISTEN \"early\"")) {
                int before = sent.size();
                late.complete(listenInAnotherThread("late", new ArrayList<>()));
                assertTrue(Await.until(() -> sent.size() > before));
            }
        };
        connection.listen("early");
        assertEquals("listened", late.get().get(20, TimeUnit.SECONDS));
    }

    /** Nobody sends a wake-up then: nothing is listened to so far. */
    @Test
    void channelThatIsAskedForWhileTheConnectionBeginsIsListenedTo() throws Exception {
        CompletableFuture<FutureTask<String>> late = new CompletableFuture<>();
        server.onExecute = sql -> {
            if (sql.equals("LISTEN \"early\"")) {
                List<Thread> threads = new ArrayList<>();
                late.complete(listenInAnotherThread("late", threads));
                assertTrue(Await.until(() -> threads.get(0).getState() == Thread.State.TIMED_WAITING));
            }
        };
        connection.listen("early");
        assertEquals("listened", late.get().get(20, TimeUnit.SECONDS));
        assertEquals(List.of(), sent);
    }

    @Test
    void errorOfTheDriverIsNotTheEnd() {
        AtomicInteger statements = new AtomicInteger();
        server.onExecute = sql -> {
            if (statements.getAndIncrement() == 0) {
                throw new NoClassDefFoundError("org/postgresql/Missing");
            }
        };
        connection.listen("orders");
        assertEquals(
                List.of(
                        "Notifications cannot be heard at the moment, and will be when the database is back: "
                                + "java.lang.NoClassDefFoundError: org/postgresql/Missing",
                        "Notifications are heard again"),
                said);
    }

    @Test
    void databaseThatIsSilentAndAnswersIsKept() {
        AtomicInteger asked = new AtomicInteger();
        server.answers = () -> asked.incrementAndGet() > 0;
        connection.listen("orders");
        assertTrue(Await.until(() -> asked.get() > 3));
        assertEquals(1, server.connections.get());
        assertEquals(List.of(), said);
    }

    @Test
    void databaseThatIsSilentAndDoesNotAnswerIsConnectedToAnew() {
        connection.listen("orders");
        server.answers = () -> server.connections.get() > 1;
        assertTrue(Await.until(() -> said.size() == 2));
        assertEquals(2, server.connections.get());
        assertTrue(said.get(0).endsWith(": the database was silent for 0 s, and does not answer"), said::toString);
    }

    @Test
    void channelThatTheDatabaseRefusesHindersNoOther() throws Exception {
        connection.listen("first");
        server.onExecute = sql -> {
            if (sql.endsWith("LISTEN \"bad\"")) {
                throw new SQLException("no such character");
            }
        };
        assertEquals(
                "Channel 'bad' cannot be listened to at the moment: no such character",
                assertThrows(DatabaseUnavailableException.class, () -> connection.listen("bad"))
                        .getMessage());
        connection.listen("good");
        connection.unlisten("bad"); // As who could not listen does.
        connection.listen("better");
        assertEquals(List.of(), said);
        assertEquals(1, server.connections.get());
        server.onExecute = sql -> {};
        connection.listen("bad");
    }
}
