package io.bgworker.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Until it is lifted, a database that does not answer in time is as good as gone; where the driver can see to that. */
final class AnswerInTime {

    private final Connection connection;
    private final int before;
    private final boolean limited;

    private AnswerInTime(Connection connection, int before, boolean limited) {
        this.connection = connection;
        this.before = before;
        this.limited = limited;
    }

    static AnswerInTime of(Connection connection, int millisMax) {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millisMax);
            return new AnswerInTime(connection, before, true);
        } catch (SQLException | RuntimeException | LinkageError e) {
            return new AnswerInTime(connection, 0, false); // Not every driver has this.
        }
    }

    /** Whether a connection is there, asked on a thread of its own: no driver is trusted to come back. Blocks that long at most. */
    static boolean isValid(Connection connection, int millisMax) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answer.complete(isValidNow(connection, millisMax)), "bgworker-connect");
        thread.setDaemon(true);
        thread.start();
        return answer.completeOnTimeout(false, millisMax, TimeUnit.MILLISECONDS).join();
    }

    private static boolean isValidNow(Connection connection, int millisMax) {
        try {
            return connection.isValid(Math.max(1, millisMax / 1_000));
        } catch (SQLException | RuntimeException | LinkageError e) {
            return false;
        }
    }

    void lift() {
        if (limited) {
            try {
                connection.setNetworkTimeout(Runnable::run, before);
            } catch (SQLException | RuntimeException e) {
                // It is lost, which is seen at its next use.
            }
        }
    }
}
