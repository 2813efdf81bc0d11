package io.bgworker.worker;

import io.bgworker.jdbc.PostgreSql;
import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was opened before it is known which worker this process will be, if there is one: the session of the worker
 * begins with it, if it is for the same database. Used by any thread.
 */
final class ConnectionAhead {

    /** How long a connection that has waited may take to show that it is still there. */
    private static final int ANSWER_MILLIS_MAX = 5_000;

    /** Held while one is closed, or changes hands: who is told to close it waits for that. */
    private final Object closing = new Object();

    /** How it was opened. Guarded by this, like the connection. */
    private @Nullable DatabaseSettings settings;

    private @Nullable Connection connection;

    /** Keeps one, for whoever asks. */
    synchronized void keep(DatabaseSettings how, Connection opened) {
        settings = how;
        connection = opened;
    }

    /**
     * Has it bear the name of the worker, whose it may become. If it was lost while it waited, nobody hears that it was there. Blocks
     * until the database has answered, or is late.
     */
    void belongTo(String workerName) {
        synchronized (closing) {
            DatabaseSettings how = settings();
            Connection waiting = take();
            if (how == null || waiting == null) {
                return;
            }
            if (becomesThatOf(workerName, waiting, how)) {
                keep(how, waiting);
            } else {
                close(waiting);
            }
        }
    }

    private synchronized @Nullable DatabaseSettings settings() {
        return settings;
    }

    private static boolean becomesThatOf(String workerName, Connection waiting, DatabaseSettings how) {
        AnswerInTime limit = AnswerInTime.of(waiting, ANSWER_MILLIS_MAX);
        try {
            boolean renamed = PostgreSql.is(how) && PostgreSql.rename(waiting, Understudy.NAME, workerName);
            if (renamed || waiting.isValid(ANSWER_MILLIS_MAX / 1_000)) {
                limit.lift();
                return true;
            }
        } catch (SQLException e) {
            // It is closed while there is a limit for that, too.
        }
        return false;
    }

    /** Gives it away, if it is what is wanted; closes any other. */
    @Nullable
    Connection take(DatabaseSettings wanted) {
        synchronized (this) {
            if (settings != null && leadToTheSame(settings, wanted)) {
                return take();
            }
        }
        discard();
        return null;
    }

    private synchronized @Nullable Connection take() {
        Connection taken = connection;
        connection = null;
        settings = null;
        return taken;
    }

    /** How long an attempt might take has no part in what came of it. */
    private static boolean leadToTheSame(DatabaseSettings one, DatabaseSettings other) {
        return one.url().equals(other.url())
                && one.user().equals(other.user())
                && one.password().equals(other.password())
                && one.driver().equals(other.driver())
                && one.properties().equals(other.properties());
    }

    /** Nobody here may use it. Does not block. */
    void discard() {
        if (isThere()) {
            closeAndThen(() -> {});
        }
    }

    private synchronized boolean isThere() {
        return connection != null;
    }

    /** Closes it, and then does something more, on a thread of its own: a database may let one wait. Does not block. */
    void closeAndThen(Runnable next) {
        Thread thread = new Thread(
                () -> {
                    close();
                    next.run();
                },
                "bgworker-disconnect");
        thread.setDaemon(true);
        thread.start();
    }

    /** When it returns, one that somebody else was closing is closed, too. */
    private void close() {
        synchronized (closing) {
            Connection taken = take();
            if (taken != null) {
                close(taken);
            }
        }
    }

    private static void close(Connection unused) {
        try {
            unused.close();
        } catch (SQLException e) {
            // It was lost.
        }
    }
}
