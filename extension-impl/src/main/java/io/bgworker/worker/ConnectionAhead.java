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
    private static final int ANSWER_MILLIS_MAX = 1_000;

    /** Held while one is closed, or changes hands: who is told to close it waits for that. */
    private final Object closing = new Object();

    /** Guarded by this. */
    private @Nullable Opened opened;

    /**
     * One that waits.
     *
     * @param database the name of the database
     * @param settings how it was opened
     * @param connection itself
     */
    private record Opened(String database, DatabaseSettings settings, Connection connection) {}

    /** Keeps one, for whoever asks. */
    void keep(String database, DatabaseSettings settings, Connection connection) {
        keep(new Opened(database, settings, connection));
    }

    private synchronized void keep(Opened kept) {
        opened = kept;
    }

    /**
     * Has it bear the name of the worker, whose it may become. If it was lost while it waited, nobody hears that it was there. Blocks
     * until the database has answered, or is late; not at all if another one is wanted.
     *
     * @param database the name of the database that is wanted; empty for one that nobody knows so far
     * @param workerName what it is to be known by
     */
    void belongTo(String database, String workerName) {
        synchronized (closing) {
            Opened waiting = take(database);
            if (waiting == null) {
                return;
            }
            if (becomesThatOf(workerName, waiting.connection(), waiting.settings())) {
                keep(waiting);
            } else {
                onAThread(() -> close(waiting.connection()));
            }
        }
    }

    private synchronized @Nullable Opened take(String database) {
        return opened != null && (database.isEmpty() || database.equals(opened.database())) ? take() : null;
    }

    /** PostgreSQL's driver keeps to a limit. What others do is not known, so they are asked on a thread that may be left alone. */
    private static boolean becomesThatOf(String workerName, Connection waiting, DatabaseSettings how) {
        if (!PostgreSql.is(how)) {
            return AnswerInTime.isValid(waiting, ANSWER_MILLIS_MAX);
        }
        AnswerInTime limit = AnswerInTime.of(waiting, ANSWER_MILLIS_MAX);
        try {
            if (PostgreSql.rename(waiting, Understudy.NAME, workerName) || waiting.isValid(ANSWER_MILLIS_MAX / 1_000)) {
                limit.lift();
                return true;
            }
        } catch (SQLException | RuntimeException e) {
            // It is closed while there is a limit for that, too.
        }
        return false;
    }

    /** Gives it away, if it is what is wanted; closes any other. */
    @Nullable
    Connection take(DatabaseSettings wanted) {
        synchronized (this) {
            if (opened != null && leadToTheSame(opened.settings(), wanted)) {
                Connection taken = opened.connection();
                opened = null;
                return taken;
            }
        }
        discard();
        return null;
    }

    private synchronized @Nullable Opened take() {
        Opened taken = opened;
        opened = null;
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
        return opened != null;
    }

    /** Closes it, and then does something more, on a thread of its own: a database may let one wait. Does not block. */
    void closeAndThen(Runnable next) {
        onAThread(() -> {
            close();
            next.run();
        });
    }

    private static void onAThread(Runnable task) {
        Thread thread = new Thread(task, "bgworker-disconnect");
        thread.setDaemon(true);
        thread.start();
    }

    /** When it returns, one that somebody else was closing is closed, too. */
    private void close() {
        synchronized (closing) {
            Opened taken = take();
            if (taken != null) {
                close(taken.connection());
            }
        }
    }

    private static void close(Connection unused) {
        try {
            unused.close();
        } catch (SQLException | RuntimeException e) {
            // It was lost.
        }
    }
}
