package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A worker that has data sources by several ways, all of the database that its application defines. */
@DataSourceDefinition(
        name = "java:app/jdbc/books",
        className = "org.h2.jdbcx.JdbcDataSource",
        url = "jdbc:h2:mem:books",
        user = "sa")
@BackgroundWorker(name = "bookkeeper", restartTime = "never")
public class Bookkeeper implements WorkerMain {

    @Resource(lookup = "java:app/jdbc/books")
    DataSource byItsName;

    @Inject
    DataSource injected;

    @Inject
    Ledger ledger;

    @Override
    public void main(WorkerContext context) throws SQLException {
        System.out.println("by its name " + url(byItsName));
        System.out.println("injected " + url(injected));
        System.out.println("of the ledger " + url(ledger.books()));
        System.out.println("by the context " + url(context.dataSource("books")));
    }

    private static String url(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getURL();
        }
    }
}
