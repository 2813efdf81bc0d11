package io.bgworker.worker;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.jdbc.Connector;
import io.bgworker.jdbc.PostgreSql;
import io.bgworker.protocol.Result;
import io.bgworker.spi.DatabaseSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * How the connection of a session is made, the first time and again: where to, and as whom.
 *
 * @param name the name of the database, for messages
 * @param settings how it is reached
 * @param role the role to act as; empty for who logs in
 * @param bypassLogin whether the role need not be one that may log in
 * @param carriesNotifications whether its transactions carry notifications by themselves
 * @param workerName under which name the database knows the connection
 */
record Session(
        String name,
        DatabaseSettings settings,
        String role,
        boolean bypassLogin,
        boolean carriesNotifications,
        String workerName) {

    static Session of(Result.Database found, String user, boolean bypassLogin, String workerName) {
        String role = user.equals(found.settings().user()) ? "" : user;
        if (!role.isEmpty() && !PostgreSql.is(found.settings())) {
            throw new DatabaseUnavailableException("Database '" + found.name()
                    + "' must be a PostgreSQL for a session as '" + user + "'; elsewhere the user must be empty or '"
                    + found.settings().user() + "', the configured one");
        }
        return new Session(found.name(), found.settings(), role, bypassLogin, found.carriesNotifications(), workerName);
    }

    /** The session that two identifiers mean, looked up in the database that this one is for. */
    Session byId(long databaseOid, long roleOid) {
        if (!PostgreSql.is(settings)) {
            throw new DatabaseUnavailableException(
                    "Database '" + name + "' must be a PostgreSQL for a session by identifier, is something else");
        }
        try (Connection connection = connector().connect()) {
            String database = databaseOid == 0
                    ? ""
                    : find(connection, "SELECT datname FROM pg_database WHERE oid = ?", databaseOid, "database");
            String found =
                    roleOid == 0 ? "" : find(connection, "SELECT rolname FROM pg_roles WHERE oid = ?", roleOid, "role");
            String actsAs = found.equals(settings.user()) ? "" : found;
            DatabaseSettings there = database.isEmpty() ? settings : PostgreSql.inDatabase(settings, database);
            return new Session(
                    name, there, actsAs, bypassLogin, carriesNotifications && database.isEmpty(), workerName);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private String find(Connection connection, String sql, long oid, String what) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, oid);
            String found = first(statement);
            if (found == null) {
                throw new DatabaseUnavailableException(
                        "Database '" + name + "': the server has no " + what + " with the identifier " + oid);
            }
            return found;
        }
    }

    private static @Nullable String first(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /**
     * Connects for the first time: with the connection that was opened ahead, if there is one that will do.
     *
     * @throws DatabaseUnavailableException if that fails: says why, and never a secret
     */
    Connection begin(ConnectionAhead ahead) {
        Connection waiting = ahead.take(settings);
        try {
            return waiting == null ? open() : asRole(waiting);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * Connects.
     *
     * @throws DatabaseUnavailableException if that fails: says why, and never a secret
     */
    Connection open() {
        try {
            return asRole(connector().connect());
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private Connection asRole(Connection connection) throws SQLException {
        try {
            actAsRole(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void actAsRole(Connection connection) throws SQLException {
        if (role.isEmpty()) {
            return;
        }
        checkRole(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + PostgreSql.quoted(role));
        } catch (SQLException e) {
            throw new DatabaseUnavailableException("Database '" + name + "': user '" + settings.user()
                    + "' must be a member of role '" + role + "' to act as it: " + e.getMessage());
        }
    }

    private void checkRole(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT rolcanlogin FROM pg_roles WHERE rolname = ?")) {
            statement.setString(1, role);
            String canLogIn = first(statement);
            if (canLogIn == null) {
                throw new DatabaseUnavailableException("Database '" + name + "': role '" + role + "' does not exist");
            }
            if (!canLogIn.equals("t") && !bypassLogin) {
                throw new DatabaseUnavailableException("Database '" + name + "': role '" + role
                        + "' is not permitted to log in; only BYPASS_ROLE_LOGIN_CHECK lets a worker act as it");
            }
        }
    }

    private static DatabaseUnavailableException unavailable(SQLException e) {
        return new DatabaseUnavailableException(String.valueOf(e.getMessage())); // Has been relieved of secrets.
    }

    private Connector connector() {
        return new Connector(name, settings, workerName, ClassLoader.getSystemClassLoader());
    }
}
