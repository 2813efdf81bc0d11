package io.bgworker.sample;

import io.bgworker.Database;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The same database that the worker's session is connected to, seen from the server. A connection per transaction: the
 * sample has no pool to configure, and on the loopback it does not need one.
 */
@ApplicationScoped
public class ServerDatabase {

    static final String NAME = "default";

    @Inject
    private DatabaseProvider provider;

    /** Written once the tables are there; two threads that find it false at once do no harm. */
    private volatile boolean hasTables;

    /** Runs some work in a transaction of its own, on tables that exist. */
    public <T extends @Nullable Object> T inTransaction(Database.Work<T> work) throws SQLException {
        if (!hasTables) {
            Schema.DEFAULT.create(this::run);
            hasTables = true;
        }
        return run(work);
    }

    /**
     * Runs some work in a transaction of its own, on the tables of a schema.
     *
     * @throws BadInputException if no summarizer has made it
     */
    <T extends @Nullable Object> T inTransaction(Schema schema, Database.Work<T> work) throws SQLException {
        return inTransaction(connection -> {
            if (!schema.isDefault() && !schema.exists(connection)) {
                throw BadInputException.field(
                        "schema", Integer.toString(schema.number()), "the number of a summarizer that has run");
            }
            return work.run(connection);
        });
    }

    private <T extends @Nullable Object> T run(Database.Work<T> work) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (Throwable failure) {
                rollBack(connection, failure);
                throw failure;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private Connection connect() throws SQLException {
        DatabaseSettings settings = provider.find(NAME)
                .orElseThrow(() -> new SQLException(
                        "There is no database '" + NAME + "'; set bgworker.database." + NAME + ".url"));
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        if (!settings.user().isEmpty()) {
            properties.setProperty("user", settings.user());
        }
        if (!settings.password().isEmpty()) {
            properties.setProperty("password", settings.password());
        }
        return driver(settings.url()).connect(settings.url(), properties);
    }

    /** Not by the driver manager: its own search ran before the application was there. */
    private static Driver driver(String url) throws SQLException {
        for (Driver driver : ServiceLoader.load(Driver.class, ServerDatabase.class.getClassLoader())) {
            if (driver.acceptsURL(url)) {
                return driver;
            }
        }
        throw new SQLException("The application has no JDBC driver for the URL of its database");
    }
}
