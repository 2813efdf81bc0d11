package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** Says as whom it is connected to each database. */
@BackgroundWorker(name = "librarian", restartTime = "never")
public class Librarian implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        for (String name : List.of("configured", "java:app/jdbc/defined", "defined")) {
            try (Connection connection = context.dataSource(name).getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select current_user")) {
                row.next();
                System.out.println(name + " as " + row.getString(1));
            }
        }
    }
}
