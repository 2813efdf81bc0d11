package io.bgworker.notification;

import io.bgworker.Notification;
import io.bgworker.jdbc.Connector;
import io.bgworker.jdbc.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that listens, and the thread that owns it. The thread waits for notifications in a read; to make it listen
 * to something else a notification is sent to it, on a channel that nobody else knows. So it never polls. But after a minute
 * of silence it asks the database whether it is still there: one that has vanished without a word is silent, too.
 */
final class ListeningConnection {

    private static final long FIRST_DELAY_MILLIS = 100;
    private static final long DELAY_MILLIS_MAX = 5_000;
    private static final int VALID_SECONDS_MAX = 5;

    final Channels channels = new Channels();

    private final Connector connector;
    private final Consumer<Notification> send;
    private final Consumer<String> log;
    private final Patience patience;
    private final String wakeUp = "bgworker_" + UUID.randomUUID();

    /** Written once, when it begins. */
    private volatile NotificationTransport.@Nullable Receiver receiver;

    /** Guarded by this. */
    private @Nullable Thread thread;

    /** Written by the thread; read by who closes this. */
    private volatile @Nullable Connection connection;

    ListeningConnection(Connector connector, Consumer<Notification> send, Consumer<String> log, Patience patience) {
        this.connector = connector;
        this.send = send;
        this.log = log;
        this.patience = patience;
    }

    void open(NotificationTransport.Receiver opened) {
        receiver = opened;
    }

    // ---- For those who want to listen

    void listen(String channel) {
        boolean waits = channels.want(channel);
        startOnce();
        if (waits) {
            send.accept(new Notification(wakeUp, ""));
        }
        channels.await(channel);
    }

    private synchronized void startOnce() {
        if (thread == null) {
            Thread started = new Thread(this::run, "bgworker-listen");
            started.setDaemon(true);
            started.start();
            thread = started; // Not before: who has none to start may have one the next time.
        }
    }

    void unlisten(String channel) {
        channels.unwant(channel);
    }

    void close() {
        channels.close();
        Connection last = connection;
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
        while (!channels.isClosed()) {
            try (Connection opened = connector.connect()) {
                connection = opened; // From now on who closes this aborts it; who has closed already could not.
                if (!channels.isClosed()) {
                    begin(opened);
                    delay = FIRST_DELAY_MILLIS;
                    hear(opened);
                }
            } catch (SQLException | RuntimeException e) {
                lost(String.valueOf(e.getMessage()));
            } catch (Throwable e) { // Of a driver that lacks a class, say. Nobody starts another thread.
                lost(e.toString());
            }
            channels.pause(delay);
            delay = Math.min(DELAY_MILLIS_MAX, delay * 2);
        }
    }

    private void begin(Connection opened) throws SQLException {
        opened.setNetworkTimeout(
                Runnable::run, Math.toIntExact(patience.answering().toMillis()));
        try (Statement statement = opened.createStatement()) {
            statement.execute("LISTEN " + PostgreSql.quoted(wakeUp));
        }
        if (channels.connected()) {
            log.accept("Notifications are heard again");
        }
    }

    private void hear(Connection opened) throws SQLException {
        PostgreSqlNotifications notifications = PostgreSqlNotifications.of(opened);
        while (!channels.isClosed()) {
            follow(opened, notifications);
            tellThatSomeWereMissed();
            List<Notification> heard = notifications.await(patience.listening());
            if (heard.isEmpty() && !opened.isValid(VALID_SECONDS_MAX)) {
                throw new SQLException(
                        "the database was silent for " + patience.listening().toSeconds() + " s, and does not answer");
            }
            tell(heard);
        }
    }

    /** Listens to what is wanted, and no more to what has ended, until that is all. */
    private void follow(Connection opened, PostgreSqlNotifications notifications) throws SQLException {
        boolean done = false;
        while (!done) {
            Channels.Step step = channels.next();
            execute(opened, "UNLISTEN ", step.less()); // If one is refused, it was never listened to.
            Map<String, String> failed = execute(opened, "LISTEN ", step.more());
            tell(notifications.arrived()); // Before those who want to listen from now on are told that they do.
            done = channels.done(step, failed);
        }
    }

    /** Gives the channels that the database refused, and why; throws if the connection is of no use any more. */
    private static Map<String, String> execute(Connection opened, String command, Set<String> names)
            throws SQLException {
        Map<String, String> failed = new HashMap<>();
        try (Statement statement = opened.createStatement()) {
            for (String name : names) {
                try {
                    statement.execute(command + PostgreSql.quoted(name));
                } catch (SQLException e) {
                    if (!opened.isValid(VALID_SECONDS_MAX)) {
                        throw e;
                    }
                    failed.put(name, String.valueOf(e.getMessage()));
                }
            }
        }
        return failed;
    }

    /** Now that all is heard again: who reads its state anew shall not miss what comes after that. */
    private void tellThatSomeWereMissed() {
        NotificationTransport.Receiver known = receiver;
        if (channels.takeMissed() && known != null) {
            known.interrupted();
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

    /** Told once. */
    private void lost(String reason) {
        if (channels.lost(reason)) {
            log.accept("Notifications cannot be heard at the moment, and will be when the database is back: " + reason);
        }
    }
}
