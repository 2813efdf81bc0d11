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
            case "one-after-the-other" -> oneAfterTheOther(dataSource, context.dataSource(words[0]));
            case "lost" -> lost(dataSource, context.dataSource("default"));
            case "lost-in-a-transaction" -> lostInATransaction(dataSource, context.dataSource("default"));
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

    private static void oneAfterTheOther(DataSource first, DataSource second) throws SQLException {
        System.out.println("same: " + pid(first).equals(pid(second)) + ", named " + name(first));
    }

    private static String name(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return query(connection, "SELECT current_setting('application_name')");
        }
    }

    private static String pid(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return pid(connection);
        }
    }

    private static String pid(Connection connection) throws SQLException {
        return query(connection, "SELECT pg_backend_pid()");
    }

    /** As whoever restarts a database does. Returns when it is done. */
    private static void end(String pid, DataSource by) throws SQLException {
        try (Connection connection = by.getConnection()) {
            query(connection, "SELECT pg_terminate_backend(" + pid + ", 60000)");
        }
    }

    private static void lost(DataSource dataSource, DataSource other) throws SQLException {
        String lost = pid(dataSource);
        end(lost, other);
        System.out.println("replaced: " + !pid(dataSource).equals(lost));
    }

    private static void lostInATransaction(DataSource dataSource, DataSource other) throws SQLException {
        try {
            Transactions.inTransaction(dataSource, connection -> {
                execute(connection, "UPDATE counter SET value = -1");
                end(pid(connection), other);
                return execute(connection, "UPDATE counter SET value = -2");
            });
        } catch (SQLException e) {
            System.out.println("lost: " + e.getSQLState());
        }
        System.out.println("again: "
                + Transactions.inTransaction(dataSource, connection -> query(connection, "SELECT value FROM counter")));
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
