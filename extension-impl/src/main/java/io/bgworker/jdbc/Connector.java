package io.bgworker.jdbc;

import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes connections to one database, each within a bounded time. May be used by any thread. */
public final class Connector {

    private final String database;
    private final DatabaseSettings settings;
    private final String applicationName;
    private final ClassLoader[] classLoaders;

    /**
     * For one database.
     *
     * @param database its name, for messages
     * @param settings how it is reached
     * @param applicationName under which name the database shall know the connections, if it can
     * @param classLoaders see the driver; asked in this order
     */
    public Connector(String database, DatabaseSettings settings, String applicationName, ClassLoader... classLoaders) {
        this.database = database;
        this.settings = settings;
        this.applicationName = applicationName;
        this.classLoaders = classLoaders.clone();
    }

    /**
     * Connects. Blocks for the connect time-out of the database at most, whatever its driver does.
     *
     * @return a new connection
     * @throws SQLException if there is none to be had: names the database and what to do, never a secret
     */
    public Connection connect() throws SQLException {
        Driver driver = new Drivers(classLoaders).find(database, settings);
        CompletableFuture<Connection> attempt = new CompletableFuture<>();
        Thread thread = new Thread(() -> connect(driver, attempt), "bgworker-connect");
        thread.setDaemon(true);
        thread.start();
        try {
            return attempt.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Refusal(database, settings).of(e.getCause());
        } catch (TimeoutException e) {
            throw new Refusal(database, settings).tooLate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Database '" + database + "': interrupted while connecting", Refusal.UNREACHABLE);
        } finally {
            // Whoever waited is gone: a connection that comes now has no owner.
            if (!attempt.isDone() && attempt.cancel(false)) {
                thread.interrupt();
            }
        }
    }

    private void connect(Driver driver, CompletableFuture<Connection> attempt) {
        try {
            Connection connection = driver.connect(settings.url(), properties());
            if (connection == null) {
                attempt.completeExceptionally(Drivers.urlNotAccepted(database, driver));
            } else if (!attempt.complete(connection)) {
                connection.close();
            }
        } catch (SQLException | RuntimeException | LinkageError e) {
            attempt.completeExceptionally(e);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        if (PostgreSql.is(settings)) {
            properties.putAll(PostgreSql.connectionProperties(applicationName, settings.connectTimeout()));
        }
        properties.putAll(settings.properties());
        if (!settings.user().isEmpty()) {
            properties.setProperty("user", settings.user());
        }
        if (!settings.password().isEmpty()) {
            properties.setProperty("password", settings.password());
        }
        return properties;
    }
}
