package io.bgworker.cdi;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;

/** An application whose workers have data sources injected, and say whose connections those give. */
final class DataSourceWorkers {

    private DataSourceWorkers() {}

    private static String query(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String name(DataSource dataSource) throws SQLException {
        return query(dataSource, "SELECT current_setting('application_name')");
    }

    // ---- Everywhere it can be

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Produced {}

    static class Producers {
        @Produces
        @Produced
        @Resource(lookup = "java:app/jdbc/orders")
        DataSource orders;

        /** The server's business: no worker has it, and none needs it. */
        @Produces
        @Named("nowhere")
        DataSource nowhere() {
            throw new AssertionError("made in a worker");
        }
    }

    @ApplicationScoped
    static class Store {
        private final DataSource injected;
        private DataSource bySetter;

        @Inject
        @Produced
        DataSource produced;

        /** For the proxy. */
        Store() {
            this(null);
        }

        @Inject
        Store(@Named("orders") DataSource injected) {
            this.injected = injected;
        }

        @Resource(name = "jdbc/orders")
        void setDataSource(DataSource dataSource) {
            bySetter = dataSource;
        }

        List<String> names() throws SQLException {
            return List.of(name(injected), name(bySetter), name(produced));
        }

        @PreDestroy
        void close() {
            try {
                System.out.println("at the end " + name(injected));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @BackgroundWorker(name = "reader", restartTime = "never")
    static class Reader implements WorkerMain {

        @Resource
        DataSource any;

        @Resource(lookup = "java:comp/env/jdbc/default")
        DataSource embedded;

        @Resource(name = "closed")
        DataSource closed;

        @Inject
        Store store;

        @Override
        public void main(WorkerContext context) throws Exception {
            System.out.println(
                    "has Agroal " + System.getProperty("java.class.path").contains("agroal"));
            System.out.println("any " + name(any));
            System.out.println("store " + store.names());
            System.out.println("embedded " + query(embedded, "SELECT H2VERSION()"));
            try {
                name(closed);
            } catch (SQLException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    // ---- With a pool that is seen to end

    /** A driver whose connections say when they are closed. */
    public static final class Announcing extends org.h2.Driver {
        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            Connection connection = super.connect(url, properties);
            return (Connection) Proxy.newProxyInstance(
                    Announcing.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            System.out.println("connection closed");
                        }
                        return method.invoke(connection, arguments);
                    });
        }
    }

    @BackgroundWorker(restartTime = "never")
    static class UntilTheEnd implements WorkerMain {
        @Inject
        DataSource main;

        @Override
        public void main(WorkerContext context) throws Exception {
            query(main, "SELECT 1");
            query(main, "SELECT 1");
            System.out.println("main returns");
        }

        @PreDestroy
        void end() {
            try {
                query(main, "SELECT 1");
                System.out.println("used at the end");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // ---- Without anything around it

    @DataSourceDefinition(
            name = "java:app/jdbc/memory",
            className = "org.h2.jdbcx.JdbcDataSource",
            url = "jdbc:h2:mem:of-the-worker",
            user = "sa")
    static class Definer {}

    /** Nothing but its resource asks for a container. */
    @BackgroundWorker(restartTime = "never")
    static class Lonely implements WorkerMain {
        @Resource(lookup = "java:app/jdbc/memory")
        private DataSource memory;

        @Override
        public void main(WorkerContext context) throws Exception {
            System.out.println("user " + query(memory, "SELECT CURRENT_USER"));
        }
    }
}
