package io.bgworker.postgresql;

import io.bgworker.Capability;
import io.bgworker.Database;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A session in the middle of a transaction: one row is committed, the next is not until somebody wakes it, which nobody
 * does. Its main argument says what it is that it will not outlive, its extra data the database.
 */
public final class InProgress implements WorkerMain {

    static final String WAIT_EVENT = "InProgress";

    static WorkerSpec.Builder before(String what, String database) {
        return WorkerSpec.builder(InProgress.class)
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                .restartPolicy(RestartPolicy.never())
                .mainArg(what)
                .extra(database.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        String what = context.entry().mainArg().asText();
        Database database = context.database();
        database.connect(new String(context.entry().extra(), StandardCharsets.UTF_8));
        database.inTransaction(connection -> insert(connection, "committed-before-" + what));
        database.inTransaction(connection -> {
            insert(connection, "in-progress-before-" + what);
            return await(context);
        });
    }

    private static int insert(Connection connection, String status) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO alive VALUES (?)")) {
            insert.setString(1, status);
            return insert.executeUpdate();
        }
    }

    private static boolean await(WorkerContext context) {
        try {
            context.latch().await(WAIT_EVENT);
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted in the middle of a transaction", e);
        }
    }
}
