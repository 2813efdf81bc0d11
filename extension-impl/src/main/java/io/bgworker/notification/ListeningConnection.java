package io.bgworker.notification;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.jdbc.Connector;
import io.bgworker.jdbc.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that listens, and the thread that owns it. The thread waits for notifications in a read; to make it listen
 * to something else a notification is sent to it, on a channel that nobody else knows. So it never polls.
 */
final class ListeningConnection {

    private static final long FIRST_DELAY_MILLIS = 100;
    private static final long DELAY_MILLIS_MAX = 5_000;
    private static final long LISTEN_MILLIS_MAX = 10_000;
    private static final int VALID_SECONDS_MAX = 5;

    private final Connector connector;
    private final Consumer<Notification> send;
    private final Consumer<String> log;
    private final String wakeUp = "bgworker_" + UUID.randomUUID();

    /** Written once, when it begins. */
    private volatile NotificationTransport.@Nullable Receiver receiver;

    /** What shall be listened to. Guarded by this, like all that follow. */
    private final Set<String> wanted = new LinkedHashSet<>();

    /** What is listened to: empty as long as there is no connection. */
    private final Set<String> listened = new LinkedHashSet<>();

    /** What is to be ended, though it may be wanted again by now: nobody shall hear what was told in between. */
    private final Set<String> ended = new LinkedHashSet<>();

    /** What the database has refused to listen to, and why: tried again when somebody asks, and by the next connection. */
    private final Map<String, String> refused = new HashMap<>();

    private @Nullable Thread thread;
    private @Nullable Connection connection;
    private boolean closed;
    private String failure = "";

    /** Whether somebody listened when the connection was lost, and has not been told so far. */
    private boolean missed;

    ListeningConnection(Connector connector, Consumer<Notification> send, Consumer<String> log) {
        this.connector = connector;
        this.send = send;
        this.log = log;
    }

    void open(NotificationTransport.Receiver opened) {
        receiver = opened;
    }

    // ---- For those who want to listen

    void listen(String channel) {
        boolean awake;
        synchronized (this) {
            refuseIfClosed();
            wanted.add(channel);
            refused.remove(channel);
            awake = !listened.isEmpty();
            if (thread == null) {
                Thread started = new Thread(this::run, "bgworker-listen");
                started.setDaemon(true);
                started.start();
                thread = started; // Not before: who has none to start may have one the next time.
            }
        }
        if (awake) {
            send.accept(new Notification(wakeUp, ""));
        }
        await(channel);
    }

    private synchronized void await(String channel) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTEN_MILLIS_MAX);
        try {
            while (!listened.contains(channel) || ended.contains(channel)) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                refuseIfClosed();
                String reason = refused.getOrDefault(channel, failure);
                if (millis <= 0 || refused.containsKey(channel)) {
                    throw new DatabaseUnavailableException("Channel '" + channel
                            + "' cannot be listened to at the moment" + (reason.isEmpty() ? "" : ": " + reason));
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException("Interrupted before channel '" + channel + "' was listened to");
        }
    }

    private synchronized void refuseIfClosed() {
        if (closed) {
            throw new SupervisorStoppedException("Nothing is listened to any more: the application stops");
        }
    }

    /** The thread does so when it wakes up the next time; until then nobody is told what it hears. */
    synchronized void unlisten(String channel) {
        wanted.remove(channel);
        refused.remove(channel);
        ended.add(channel);
    }

    void close() {
        Connection last;
        synchronized (this) {
            closed = true;
            last = connection;
            notifyAll();
        }
        if (last != null) {
            try {
                last.abort(Runnable::run); // A close would wait for the read.
            } catch (SQLException e) {
                // Then it is read until something comes.
            }
        }
    }

    // ---- The thread

    private void run() {
        long delay = FIRST_DELAY_MILLIS;
        while (!isClosed()) {
            try (Connection opened = connector.connect()) {
                if (own(opened)) {
                    begin(opened);
                    delay = FIRST_DELAY_MILLIS;
                    hear(opened);
                }
            } catch (SQLException | RuntimeException e) {
                lost(String.valueOf(e.getMessage()));
            } catch (Throwable e) { // Of a driver that lacks a class, say. Nobody starts another thread.
                lost(e.toString());
            }
            pause(delay);
            delay = Math.min(DELAY_MILLIS_MAX, delay * 2);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** From now on who closes this aborts it; who has closed already could not. */
    private synchronized boolean own(Connection opened) {
        connection = opened;
        return !closed;
    }

    private void begin(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement()) {
            statement.execute("LISTEN " + PostgreSql.quoted(wakeUp));
        }
        boolean back;
        synchronized (this) {
            back = !failure.isEmpty();
            failure = "";
        }
        if (back) {
            log.accept("Notifications are heard again"); // Without the lock: a log may block.
        }
    }

    private void hear(Connection opened) throws SQLException {
        PostgreSqlNotifications notifications = PostgreSqlNotifications.of(opened);
        while (!isClosed()) {
            follow(opened, notifications);
            tellThatSomeWereMissed();
            tell(notifications.await());
        }
    }

    private void tell(List<Notification> notifications) {
        NotificationTransport.Receiver known = receiver;
        for (Notification heard : notifications) {
            if (known != null && !heard.channel().equals(wakeUp)) {
                known.received(heard);
            }
        }
    }

    /**
     * Listens to what is wanted, and no more to what has ended, until that is all: what was asked for in between may have woken
     * nobody, because its wake-up came before the wait.
     */
    private void follow(Connection opened, PostgreSqlNotifications notifications) throws SQLException {
        boolean behind = true;
        while (behind) {
            Set<String> less;
            Set<String> more;
            synchronized (this) {
                less = new LinkedHashSet<>(ended);
                ended.clear();
                listened.removeAll(less);
                more = new LinkedHashSet<>(wanted);
                more.removeAll(listened);
                more.removeAll(refused.keySet());
            }
            execute(opened, "UNLISTEN ", less); // If one is refused, it was never listened to.
            Map<String, String> failed = execute(opened, "LISTEN ", more);
            tell(notifications.arrived()); // Before those who want to listen from now on are told that they do.
            synchronized (this) {
                listened.add(wakeUp); // From now on whoever wants something sends one.
                more.removeAll(failed.keySet());
                listened.addAll(more);
                refused.putAll(failed);
                refused.keySet().retainAll(wanted);
                behind = !ended.isEmpty()
                        || !wanted.stream()
                                .allMatch(channel -> listened.contains(channel) || refused.containsKey(channel));
                notifyAll();
            }
        }
    }

    /** Gives the channels that the database refused, and why; throws if the connection is of no use any more. */
    private static Map<String, String> execute(Connection opened, String command, Set<String> channels)
            throws SQLException {
        Map<String, String> failed = new HashMap<>();
        try (Statement statement = opened.createStatement()) {
            for (String channel : channels) {
                try {
                    statement.execute(command + PostgreSql.quoted(channel));
                } catch (SQLException e) {
                    if (!opened.isValid(VALID_SECONDS_MAX)) {
                        throw e;
                    }
                    failed.put(channel, String.valueOf(e.getMessage()));
                }
            }
        }
        return failed;
    }

    /** Now that all is heard again: who reads its state anew shall not miss what comes after that. */
    private void tellThatSomeWereMissed() {
        NotificationTransport.Receiver known = receiver;
        boolean tell;
        synchronized (this) {
            tell = missed;
            missed = false;
        }
        if (tell && known != null) {
            known.interrupted();
        }
    }

    /** Told once. */
    private void lost(String reason) {
        boolean first;
        synchronized (this) {
            if (closed) {
                return;
            }
            first = failure.isEmpty();
            failure = reason;
            missed |= !listened.isEmpty();
            listened.clear();
            ended.clear();
            refused.clear();
            connection = null;
        }
        if (first) {
            log.accept("Notifications cannot be heard at the moment, and will be when the database is back: " + reason);
        }
    }

    private synchronized void pause(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; !closed && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
