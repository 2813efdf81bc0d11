package io.bgworker.notification;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.jdbc.Connector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code NOTIFY} and {@code LISTEN} of a PostgreSQL: one connection that listens for all, on a thread of its own, and one
 * that tells. Neither is there before it is needed.
 */
public final class PostgreSqlTransport implements NotificationTransport {

    /** A connection that was idle for longer is looked at before it is used. */
    private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private static final int VALID_SECONDS_MAX = 5;

    private static final int SEND_SECONDS_MAX = 10;

    private static final int TURN_SECONDS_MAX = 10;

    private final Connector connector;
    private final Patience patience;
    private final ListeningConnection listening;

    /** Held by who tells something; fair, so that nobody waits for those who came later. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Written by who has the turn; read without, to end a statement that is stuck. */
    private volatile @Nullable Connection telling;

    private volatile boolean closed;

    /** Guarded by the turn. */
    private long lastUsedNanos;

    /**
     * On a database.
     *
     * @param connector connects to it
     * @param log takes a line when the listening connection is lost, and when it is back
     */
    public PostgreSqlTransport(Connector connector, Consumer<String> log) {
        this(connector, log, Patience.DEFAULT);
    }

    PostgreSqlTransport(Connector connector, Consumer<String> log, Patience patience) {
        this.connector = connector;
        this.patience = patience;
        this.listening = new ListeningConnection(connector, this::send, log, patience);
    }

    @Override
    public void open(Receiver receiver) {
        listening.open(receiver);
    }

    @Override
    public void send(Notification notification) {
        takeTurn(notification);
        try {
            tell(notification);
        } catch (SQLException e) {
            disconnect();
            refuseIfClosed();
            throw untold(notification, String.valueOf(e.getMessage()));
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn(Notification notification) {
        boolean taken = false;
        try {
            taken = turn.tryLock(TURN_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            refuseIfClosed();
            throw untold(notification, "those that came before it take too long, or it was interrupted");
        }
    }

    private static DatabaseUnavailableException untold(Notification notification, String reason) {
        return new DatabaseUnavailableException(
                "A notification on channel '" + notification.channel() + "' could not be told: " + reason);
    }

    private void tell(Notification notification) throws SQLException {
        Connection connection = telling();
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, notification.channel());
            statement.setString(2, notification.payload());
            statement.setQueryTimeout(SEND_SECONDS_MAX);
            statement.execute();
        }
        lastUsedNanos = System.nanoTime();
    }

    private Connection telling() throws SQLException {
        refuseIfClosed();
        Connection known = telling;
        boolean fresh = System.nanoTime() - lastUsedNanos < IDLE_NANOS_MAX;
        if (known != null && (fresh || known.isValid(VALID_SECONDS_MAX))) {
            return known;
        }
        disconnect();
        refuseIfClosed();
        Connection opened = connector.connect();
        telling = opened;
        if (closed) { // And who closed may not have seen it.
            disconnect();
        }
        refuseIfClosed();
        opened.setNetworkTimeout(
                Runnable::run, Math.toIntExact(patience.answering().toMillis()));
        return opened;
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new SupervisorStoppedException("Nothing is told any more: the application stops");
        }
    }

    private void disconnect() {
        Connection known = telling;
        telling = null;
        try {
            if (known != null) {
                known.close();
            }
        } catch (SQLException e) {
            // It was of no use any more.
        }
    }

    @Override
    public void listen(String channel) {
        listening.listen(channel);
    }

    @Override
    public void unlisten(String channel) {
        listening.unlisten(channel);
    }

    @Override
    public boolean isInTheDatabase() {
        return true;
    }

    /** Waits for nobody: a statement that is stuck is ended with its connection. */
    @Override
    public void close() {
        closed = true;
        listening.close();
        Connection last = telling;
        if (last != null) {
            try {
                last.abort(Runnable::run); // A close could wait for the statement.
                last.close(); // The driver keeps its timer's thread for every connection that is not closed.
            } catch (SQLException e) {
                // Then it ends by its time-out.
            }
        }
    }
}
