package io.bgworker.sample.postgresql;

import io.bgworker.postgresql.server.PostgreSqlServer;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL of a deployment: starts when somebody asks for it first. The workers' sessions log in as {@value #USER}, who
 * may do nothing beyond the database {@value #DATABASE}, and may act as {@value #ROLE}, who may not log in.
 */
final class SamplePostgreSql {

    static final String DATABASE = "sample";
    static final String USER = "application";
    static final String ROLE = "ledger";

    private static final int PASSWORD_BYTES = 24;

    /** Guarded by this class. Static, because neither knows the other: who is asked, and who is told that it is over. */
    private static @Nullable SamplePostgreSql instance;

    private final PostgreSqlServer server;
    private final String password;

    private SamplePostgreSql(PostgreSqlServer server, String password) {
        this.server = server;
        this.password = password;
    }

    static synchronized SamplePostgreSql started() {
        if (instance == null) {
            instance = start();
        }
        return instance;
    }

    /** It has no effect if there is none. */
    static synchronized void end() {
        if (instance != null) {
            instance.server.close();
            instance = null;
        }
    }

    private static SamplePostgreSql start() {
        String password = password();
        PostgreSqlServer server = PostgreSqlServer.prepared(password);
        server.start();
        try {
            server.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + password + "'");
            server.execute("CREATE ROLE " + ROLE + " NOLOGIN ROLE " + USER);
            server.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
            server.execute("GRANT CREATE ON DATABASE " + DATABASE + " TO " + ROLE);
        } catch (SQLException e) {
            server.close();
            throw new IllegalStateException("The roles of the sample's PostgreSQL could not be made", e);
        }
        System.out.println("Background workers sample: PostgreSQL on port " + server.port());
        return new SamplePostgreSql(server, password);
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What an administrator would configure of it. */
    Map<String, String> configuration() {
        String prefix = PostgreSqlSource.PREFIX;
        return Map.of(prefix + "url", server.url(DATABASE), prefix + "user", USER, prefix + "password", password);
    }
}
