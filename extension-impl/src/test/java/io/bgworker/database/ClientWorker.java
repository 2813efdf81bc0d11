package io.bgworker.database;

import io.bgworker.Isolation;
import io.bgworker.RestartPolicy;
import io.bgworker.TransactionOptions;
import io.bgworker.Transactions;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** An isolated worker with client connections; its main argument says to what and what for: {@code database,act}. */
public final class ClientWorker implements WorkerMain {

    static WorkerSpec.Builder doing(String database, String act) {
        return WorkerSpec.builder(ClientWorker.class)
                .name("client")
                .restartPolicy(RestartPolicy.never())
                .mainArg(database + "," + act);
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        String[] words = context.entry().mainArg().asText().split(",", -1);
        DataSource dataSource = context.dataSource(words[0]);
        switch (words[1]) {
            case "many" -> many(dataSource);
            case "increment" -> increment(dataSource, TransactionOptions.RETRIES_MAX);
            case "read-only" -> readOnly(dataSource);
            case "too-long" -> tooLong(dataSource);
            case "half-done" -> halfDone(context, dataSource);
            default -> throw new IllegalArgumentException(words[1]);
        }
    }

    private static void many(DataSource dataSource) throws SQLException {
        try (Connection one = dataSource.getConnection();
                Connection two = dataSource.getConnection()) {
            System.out.println(
                    "different: " + !query(one, "SELECT pg_backend_pid()").equals(query(two, "SELECT pg_backend_pid()"))
                            + ", named " + query(one, "SELECT current_setting('application_name')"));
        }
    }

    private static void increment(DataSource dataSource, int retries) throws SQLException {
        TransactionOptions options =
                TransactionOptions.DEFAULTS.with(Isolation.SERIALIZABLE).withRetries(retries);
        for (int i = 0; i < 50; i++) {
            Transactions.inTransaction(dataSource, options, connection -> {
                int before = Integer.parseInt(query(connection, "SELECT value FROM counter"));
                return execute(connection, "UPDATE counter SET value = " + (before + 1));
            });
        }
    }

    private static void readOnly(DataSource dataSource) throws SQLException {
        try {
            Transactions.inTransaction(
                    dataSource,
                    TransactionOptions.DEFAULTS.reading(),
                    connection -> execute(connection, "UPDATE counter SET value = -1"));
        } catch (SQLException e) {
            System.out.println("refused: " + e.getSQLState());
        }
    }

    private static void tooLong(DataSource dataSource) {
        try {
            Transactions.inTransaction(
                    dataSource,
                    TransactionOptions.DEFAULTS.withTimeout(Duration.ofMillis(100)),
                    connection -> query(connection, "SELECT pg_sleep(600)"));
        } catch (SQLException e) {
            System.out.println("cancelled: " + e.getSQLState());
        }
    }

    private static void halfDone(WorkerContext context, DataSource dataSource) throws SQLException {
        Transactions.inTransaction(dataSource, connection -> {
            execute(connection, "UPDATE counter SET value = -1");
            try {
                context.latch().await("half-done");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
