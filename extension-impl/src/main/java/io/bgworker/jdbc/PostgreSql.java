package io.bgworker.jdbc;

import io.bgworker.spi.DatabaseSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** What only PostgreSQL has, as far as a client needs to know. */
public final class PostgreSql {

    /** The longest name of anything, in bytes ({@code NAMEDATALEN} - 1). */
    public static final int NAME_BYTES_MAX = 63;

    private static final String PREFIX = "jdbc:postgresql:";

    private static final String APPLICATION_NAME = "ApplicationName";

    private PostgreSql() {}

    /**
     * Whether a database is a PostgreSQL.
     *
     * @param settings how it is reached
     * @return whether it is, by its URL
     */
    public static boolean is(DatabaseSettings settings) {
        return settings.url().startsWith(PREFIX);
    }

    static Map<String, String> connectionProperties(String applicationName, Duration connectTimeout) {
        String seconds = Long.toString(Math.max(1, connectTimeout.toSeconds()));
        return Map.of(
                APPLICATION_NAME,
                cut(applicationName),
                "connectTimeout",
                seconds,
                "loginTimeout",
                seconds,
                "tcpKeepAlive",
                "true");
    }

    /**
     * Has the database know a connection by another name, unless the configuration has given it one.
     *
     * @param connection a connection
     * @param from the name that it was made with
     * @param to the name that it shall have
     * @return whether the database was asked
     * @throws SQLException if that failed: the connection may be lost
     */
    public static boolean rename(Connection connection, String from, String to) throws SQLException {
        if (!cut(from).equals(connection.getClientInfo(APPLICATION_NAME))) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = " + literal(cut(to)));
            return true;
        }
    }

    /** A text as it stands in SQL, however the server takes backslashes. */
    static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** The beginning of a name that fits: whole characters only. */
    static String cut(String name) {
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    /**
     * Another database of the same server.
     *
     * @param settings how one of its databases is reached
     * @param database the name of the other
     * @return how that is reached
     */
    public static DatabaseSettings inDatabase(DatabaseSettings settings, String database) {
        return new DatabaseSettings(
                inDatabase(settings.url(), database),
                settings.user(),
                settings.password(),
                settings.driver(),
                settings.properties(),
                settings.connectTimeout(),
                settings.allowConnections(),
                settings.poolSize());
    }

    /** Of {@code jdbc:postgresql://hosts/database?properties}, where all but the first word may be missing. */
    static String inDatabase(String url, String database) {
        int question = url.indexOf('?');
        String properties = question < 0 ? "" : url.substring(question);
        String address = question < 0 ? url : url.substring(0, question);
        int hosts = address.startsWith("//", PREFIX.length()) ? PREFIX.length() + 2 : PREFIX.length();
        int slash = address.indexOf('/', hosts);
        String server = hosts == PREFIX.length() ? PREFIX : slash < 0 ? address + "/" : address.substring(0, slash + 1);
        return server + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20") + properties;
    }

    /**
     * A name as it stands in SQL.
     *
     * @param name any
     * @return the name, quoted
     */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
