package io.bgworker.jdbc;

import io.bgworker.spi.DatabaseSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What only PostgreSQL has, as far as a client needs to know. */
public final class PostgreSql {

    /** The longest name of anything, in bytes ({@code NAMEDATALEN} - 1). */
    public static final int NAME_BYTES_MAX = 63;

    private static final String PREFIX = "jdbc:postgresql:";

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
                "ApplicationName",
                cut(applicationName),
                "connectTimeout",
                seconds,
                "loginTimeout",
                seconds,
                "tcpKeepAlive",
                "true");
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
     * A name as it stands in SQL.
     *
     * @param name any
     * @return the name, quoted
     */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
