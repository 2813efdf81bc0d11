package io.bgworker.notification;

import io.bgworker.jdbc.Connector;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A PostgreSQL whose answers a test gives, at the moment that it wants: {@link #onExecute} is called with each statement, by
 * the thread that executes it. Each test has its own, since threads of a closed transport may outlast their test.
 */
final class ScriptedPostgreSql {

    /** What a statement does. */
    interface Answer {
        void to(String sql) throws SQLException, InterruptedException;
    }

    /** What a new connection waits for. */
    interface Delay {
        void await() throws InterruptedException;
    }

    volatile Answer onExecute = sql -> {};

    volatile Delay onConnect = () -> {};

    /** Whether it answers those who ask whether it is still there. */
    volatile BooleanSupplier answers = () -> true;

    /** How many connections there have been. */
    final AtomicInteger connections = new AtomicInteger();

    /** How many of them nobody has closed; to abort one is not enough. */
    final AtomicInteger open = new AtomicInteger();

    /** What connections have not read so far: the names of channels that were told something. */
    private final List<BlockingQueue<String>> unread = new CopyOnWriteArrayList<>();

    Connector connector() {
        return ScriptedDriver.connector(this);
    }

    void tell(String channel) {
        unread.forEach(queue -> queue.add(channel));
    }

    /** Gives what the new connection will have to read. */
    BlockingQueue<String> connected() {
        connections.incrementAndGet();
        open.incrementAndGet();
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        unread.add(queue);
        return queue;
    }
}
