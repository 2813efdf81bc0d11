package io.bgworker.benchmarks;

import io.bgworker.postgresql.server.PostgreSqlPrograms;
import io.bgworker.postgresql.server.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster of the installed PostgreSQL with our extension, and one session in it. Ends with this JVM. */
final class Cluster implements AutoCloseable {

    private static final int PASSWORD_BYTES = 16;

    private final PostgreSqlServer server;
    private @Nullable Connection session;

    /**
     * Makes and starts it.
     *
     * @param directory where the extension is built
     * @param settings lines of its {@code postgresql.conf}
     */
    Cluster(InstalledPostgreSql installed, Path directory, String... settings) throws IOException {
        Files.createDirectories(directory);
        installed.build(directory);
        String[] all = new String[settings.length + 2];
        System.arraycopy(settings, 0, all, 2, settings.length);
        all[0] = "dynamic_library_path = '" + directory + ":$libdir'";
        all[1] = "shared_preload_libraries = '" + InstalledPostgreSql.LIBRARY + "'";
        server = PostgreSqlServer.prepared(PostgreSqlPrograms.installed(installed.bin()), password(), all);
        server.start();
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What the configuration of workers says of it. */
    Map<String, String> keys(String name) {
        return server.keys(name, "postgres");
    }

    /** Calls a function of the extension that returns a number. */
    long call(String function, Object... arguments) throws SQLException, IOException {
        return call(row -> row.getLong(1), function, arguments);
    }

    /** Calls a function of the extension that returns several. */
    List<Long> callForAll(String function, Object... arguments) throws SQLException, IOException {
        return call(row -> List.of((Long[]) row.getArray(1).getArray()), function, arguments);
    }

    /** What a row says. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** In the session, always the same one: its process is no new one. */
    private <T> T call(Reader<T> reader, String function, Object... arguments) throws SQLException, IOException {
        if (session == null) {
            server.execute(InstalledPostgreSql.source(InstalledPostgreSql.FUNCTIONS));
            session = server.connect(PostgreSqlServer.ADMINISTRATOR);
        }
        String places = String.join(", ", Collections.nCopies(arguments.length, "?"));
        try (PreparedStatement statement = session.prepareStatement("SELECT " + function + "(" + places + ")")) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return reader.read(row);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
