package io.bgworker.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.Notification;
import io.bgworker.SupervisorStoppedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PostgreSqlTransportTest {

    private static final Notification SOMETHING = new Notification("orders", "");

    private final ScriptedPostgreSql server = new ScriptedPostgreSql();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final PostgreSqlTransport transport = new PostgreSqlTransport(server.connector(), said::add);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private void block(String sql) throws InterruptedException {
        stuck.countDown();
        released.await();
    }

    private static FutureTask<String> inAnotherThread(Runnable action) {
        FutureTask<String> task = new FutureTask<>(action, "done");
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @AfterEach
    void release() {
        released.countDown();
        transport.close();
    }

    @Test
    void closeDoesNotWaitForANotificationThatIsStuck() throws Exception {
        server.onExecute = this::block;
        FutureTask<String> told = inAnotherThread(() -> transport.send(SOMETHING));
        stuck.await();
        FutureTask<String> closed = inAnotherThread(transport::close);
        assertEquals("done", closed.get(10, TimeUnit.SECONDS));
        released.countDown(); // As the driver's own statement ends when its connection is aborted.
        ExecutionException refused = assertThrows(ExecutionException.class, () -> told.get(10, TimeUnit.SECONDS));
        assertInstanceOf(SupervisorStoppedException.class, refused.getCause());
    }

    @Test
    void closeDoesNotWaitForAListenThatIsStuck() throws Exception {
        server.onExecute = this::block;
        FutureTask<String> listened = inAnotherThread(() -> transport.listen("orders"));
        stuck.await();
        FutureTask<String> closed = inAnotherThread(transport::close);
        assertEquals("done", closed.get(10, TimeUnit.SECONDS));
        ExecutionException refused = assertThrows(ExecutionException.class, () -> listened.get(5, TimeUnit.SECONDS));
        assertInstanceOf(SupervisorStoppedException.class, refused.getCause());
    }

    @Test
    void whatIsClosedConnectsNoMore() {
        transport.close();
        assertThrows(SupervisorStoppedException.class, () -> transport.send(SOMETHING));
        assertThrows(SupervisorStoppedException.class, () -> transport.listen("orders"));
        assertEquals(0, server.connections.get());
    }

    @Test
    void connectionThatComesAfterTheCloseIsClosed() throws Exception {
        server.onConnect = () -> block("");
        FutureTask<String> told = inAnotherThread(() -> transport.send(SOMETHING));
        stuck.await();
        transport.close();
        released.countDown();
        ExecutionException refused = assertThrows(ExecutionException.class, () -> told.get(10, TimeUnit.SECONDS));
        assertInstanceOf(SupervisorStoppedException.class, refused.getCause());
        assertEquals(0, server.open.get());
    }

    @Test
    void idleConnectionIsClosed() {
        transport.send(SOMETHING);
        assertEquals(1, server.open.get());
        transport.close();
        assertEquals(0, server.open.get());
    }
}
