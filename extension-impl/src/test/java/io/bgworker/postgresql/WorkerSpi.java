package io.bgworker.postgresql;

import io.bgworker.Capability;
import io.bgworker.Database;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * PostgreSQL's {@code worker_spi}: makes a schema of its own with the table {@code counted} in it, and adds the delta rows
 * to the total whenever it is woken. Its main argument is the number of the schema, its extra data the database.
 */
public final class WorkerSpi implements WorkerMain {

    static final String WAIT_EVENT = "WorkerSpiMain";
    static final String TYPE = "worker_spi";
    static final String TYPE_DYNAMIC = "worker_spi dynamic";

    /** Longer than any test: if the worker loops, somebody woke it. */
    private static final Duration NAPTIME = Duration.ofHours(1);

    /** A worker of that kind, as it is declared. */
    static WorkerSpec.Builder declared(int index, String database) {
        return worker(index, database).name("worker_spi worker " + index).type(TYPE);
    }

    /** A worker of that kind, as it is launched at run time. */
    static WorkerSpec.Builder dynamic(int index, String database) {
        return worker(index, database)
                .name("worker_spi dynamic worker " + index)
                .type(TYPE_DYNAMIC);
    }

    private static WorkerSpec.Builder worker(int index, String database) {
        return WorkerSpec.builder(WorkerSpi.class)
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                .restartPolicy(RestartPolicy.never())
                .mainArg(index)
                .extra(database.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        String schema = "schema" + context.entry().mainArg().asLong();
        Database database = context.database();
        database.connect(new String(context.entry().extra(), StandardCharsets.UTF_8));
        database.inTransaction(connection -> initialise(connection, schema));
        do {
            database.inTransaction(connection -> consumeDeltas(connection, schema));
            context.latch().await(WAIT_EVENT, NAPTIME);
            context.latch().reset();
        } while (!context.terminationRequested());
    }

    private static boolean initialise(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            statement.execute("CREATE TABLE IF NOT EXISTS " + schema
                    + ".counted (type VARCHAR(5) CHECK (type IN ('total', 'delta')), \"value\" INTEGER)");
            return true;
        }
    }

    private static int consumeDeltas(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT COALESCE(SUM(\"value\"), 0) FROM OLD TABLE (DELETE FROM "
                        + schema + ".counted WHERE type = 'delta')")) {
            sum.next();
            return addToTotal(connection, schema, sum.getInt(1));
        }
    }

    private static int addToTotal(Connection connection, String schema, int sum) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                    "UPDATE " + schema + ".counted SET \"value\" = \"value\" + " + sum + " WHERE type = 'total'");
        }
    }
}
