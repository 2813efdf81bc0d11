package io.bgworker.benchmarks.subject;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A worker with a session in a database. Tells when its first query was answered. */
public final class DatabaseWorker implements WorkerMain {

    /** The name of the database. */
    public static final String DATABASE = "benchmark";

    @Override
    public void main(WorkerContext context) throws Exception {
        context.database().connect(DATABASE);
        long answered = context.database().inTransaction(DatabaseWorker::query);
        Order.of(context.entry().mainArg().asText()).obey(answered, context);
    }

    private static long query(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            if (!row.next() || row.getInt(1) != 1) {
                throw new SQLException("The answer is wrong");
            }
            return System.nanoTime();
        }
    }
}
