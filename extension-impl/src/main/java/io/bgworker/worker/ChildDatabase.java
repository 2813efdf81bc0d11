package io.bgworker.worker;

import io.bgworker.ConnectOption;
import io.bgworker.Database;
import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.TransactionOptions;
import io.bgworker.Transactions;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The worker's database session: one connection at a time, for its whole life. */
final class ChildDatabase implements Database {

    private static final long OID_MAX = 0xFFFF_FFFFL;

    /** A connection that was idle for longer is looked at before it is used. */
    private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private static final int VALID_SECONDS_MAX = 5;

    private final Calls calls;
    private final String workerName;
    private final System.Logger logger;
    private final ConnectionAhead ahead;

    /** Guarded by this, like all that follow; {@code null} until it is connected. */
    private @Nullable Session session;

    private @Nullable Connection connection;
    private long lastUsedNanos;

    /** Whether the last transaction failed: perhaps because the connection was lost. */
    private boolean suspect;

    private boolean inTransaction;

    /** What follows the transaction under way. */
    private List<Consumer<Boolean>> followers = new ArrayList<>();

    ChildDatabase(Calls calls, String workerName, System.Logger logger, ConnectionAhead ahead) {
        this.calls = calls;
        this.workerName = workerName;
        this.logger = logger;
        this.ahead = ahead;
    }

    // ---- Connecting

    @Override
    public void connect(String name, String user, ConnectOption... options) {
        connect(name, user, options, session -> session);
    }

    @Override
    public void connectById(long databaseOid, long roleOid, ConnectOption... options) {
        checkOid("database", databaseOid);
        checkOid("role", roleOid);
        connect("", "", options, session -> session.byId(databaseOid, roleOid));
    }

    private static void checkOid(String what, long oid) {
        if (oid < 0 || oid > OID_MAX) {
            throw new IllegalArgumentException(
                    "The identifier of a " + what + " must be 0 to " + OID_MAX + ", was " + oid);
        }
    }

    private synchronized void connect(
            String name, String user, ConnectOption[] options, UnaryOperator<Session> refined) {
        if (session != null) {
            throw new IllegalStateException(
                    "The worker's database session must be connected once only; it is connected");
        }
        List<ConnectOption> bypassed = Arrays.asList(options);
        CompletableFuture<List<Result>> asked =
                calls.ask(new Call.OpenSession(name, bypassed.contains(ConnectOption.BYPASS_ALLOW_CONNECTIONS)));
        ahead.belongTo(name, workerName); // Meanwhile, if it may be what is wanted: the answer says whether it is.
        Result found = calls.answer(asked).get(0);
        try {
            boolean bypassLogin = bypassed.contains(ConnectOption.BYPASS_ROLE_LOGIN_CHECK);
            Session made = refined.apply(Session.of((Result.Database) found, user, bypassLogin, workerName));
            connection = made.begin(ahead);
            session = made;
            lastUsedNanos = System.nanoTime();
        } finally {
            if (session == null) {
                calls.get(new Call.CloseSession());
            }
        }
    }

    /** The session was a rehearsal, and its connection is for the next one. */
    synchronized void giveBack() {
        if (session != null && connection != null) {
            ahead.keep(session.name(), session.settings(), connection);
            if (suspect) {
                ahead.discard();
            }
            session = null;
            connection = null;
        }
    }

    // ---- Transactions

    @Override
    public <T extends @Nullable Object> T inTransaction(TransactionOptions options, Work<T> work) throws SQLException {
        List<Consumer<Boolean>> toldEnd = new ArrayList<>();
        boolean committed = false;
        try {
            T result = inTransaction(options, work, toldEnd);
            committed = true;
            return result;
        } finally {
            tellEnd(toldEnd, committed);
        }
    }

    /** Whatever a follower throws, the transaction has ended as it has, and the next one is told. */
    private void tellEnd(List<Consumer<Boolean>> followers, boolean committed) {
        for (Consumer<Boolean> follower : followers) {
            try {
                follower.accept(committed);
            } catch (RuntimeException | Error e) {
                String end = committed ? "committed" : "rolled back";
                logger.log(System.Logger.Level.WARNING, "What follows a transaction that was " + end + " threw", e);
            }
        }
    }

    /** Tells something whether the calling thread's transaction was committed, when it has ended; false if there is none. */
    boolean follow(Consumer<Boolean> follower) {
        if (!Thread.holdsLock(this)) {
            return false; // Whoever is in the transaction holds it.
        }
        synchronized (this) {
            return inTransaction && followers.add(follower);
        }
    }

    /** Tells something with the commit of the calling thread's transaction, or after it; false if there is none. */
    boolean tellWithCommit(Notification notification, Runnable tellAfterCommit) {
        if (!Thread.holdsLock(this)) {
            return false;
        }
        synchronized (this) {
            if (!inTransaction || session == null || connection == null) {
                return false;
            }
            if (!session.carriesNotifications()) {
                return followers.add(committed -> {
                    if (committed) {
                        tell(notification.channel(), tellAfterCommit);
                    }
                });
            }
            try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
                statement.setString(1, notification.channel());
                statement.setString(2, notification.payload());
                return statement.execute();
            } catch (SQLException e) {
                throw new DatabaseUnavailableException("A notification on channel '" + notification.channel()
                        + "' could not be told in this transaction: " + e.getMessage());
            }
        }
    }

    private void tell(String channel, Runnable tellAfterCommit) {
        try {
            tellAfterCommit.run();
        } catch (RuntimeException e) {
            logger.log(
                    System.Logger.Level.WARNING,
                    "A notification on channel '" + channel + "' could not be told after the commit: "
                            + e.getMessage());
        }
    }

    private synchronized <T extends @Nullable Object> T inTransaction(
            TransactionOptions options, Work<T> work, List<Consumer<Boolean>> toldEnd) throws SQLException {
        if (session == null || connection == null) {
            throw new IllegalStateException("The worker's database session must be connected before a transaction");
        }
        if (inTransaction) {
            throw new IllegalStateException("A transaction must not begin inside another one");
        }
        connection = alive(session, connection);
        inTransaction = true;
        suspect = true;
        followers = toldEnd;
        try {
            T result = Transactions.inTransaction(connection, options, there -> {
                tellEnd(List.copyOf(toldEnd), false); // Those of an attempt that failed.
                toldEnd.clear();
                return work.run(there);
            });
            suspect = false;
            return result;
        } finally {
            inTransaction = false;
            lastUsedNanos = System.nanoTime();
        }
    }

    /** Between transactions nothing is lost with the connection but what was set on it. */
    private Connection alive(Session known, Connection last) throws SQLException {
        boolean fresh = !suspect && System.nanoTime() - lastUsedNanos < IDLE_NANOS_MAX;
        if (fresh || last.isValid(VALID_SECONDS_MAX)) {
            return last;
        }
        Connection opened = known.open();
        logger.log(
                System.Logger.Level.WARNING,
                "The session's connection to database '" + known.name() + "' was lost, and is established again");
        try {
            last.close();
        } catch (SQLException e) {
            // It was lost.
        }
        return opened;
    }
}
