package io.bgworker.database;

import io.bgworker.Capability;
import io.bgworker.ConnectOption;
import io.bgworker.Database;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * Connects its session as its main argument says ({@code database,user,option…}, or {@code #oid,oid,option…}), says who it is
 * there, and does so again whenever it is woken.
 */
public final class SessionWorker implements WorkerMain {

    static final String WAIT_EVENT = "SessionWorker";

    static WorkerSpec.Builder connecting(String how) {
        return WorkerSpec.builder(SessionWorker.class)
                .name("session")
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                .restartPolicy(RestartPolicy.never())
                .mainArg(how);
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        List<String> how = List.of(context.entry().mainArg().asText().split(",", -1));
        connect(context.database(), how);
        do {
            System.out.println(context.database().inTransaction(SessionWorker::whoIsThere));
            context.latch().await(WAIT_EVENT);
            context.latch().reset();
        } while (!context.terminationRequested());
    }

    private static void connect(Database database, List<String> how) {
        ConnectOption[] options =
                how.stream().skip(2).map(ConnectOption::valueOf).toArray(ConnectOption[]::new);
        if (how.get(0).startsWith("#")) {
            database.connectById(Long.parseLong(how.get(0).substring(1)), Long.parseLong(how.get(1)), options);
        } else {
            database.connect(how.get(0), how.get(1), options);
        }
    }

    private static String whoIsThere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT 'I am ' || current_user || ' (' || session_user || ') in '"
                                + " || current_database() || ' as ' || current_setting('application_name')"
                                + " || ' ' || pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }

    static String option(ConnectOption... options) {
        return String.join(",", Arrays.stream(options).map(Enum::name).toList());
    }
}
