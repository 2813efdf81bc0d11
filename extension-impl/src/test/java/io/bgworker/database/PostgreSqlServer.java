package io.bgworker.database;

import io.bgworker.spi.DatabaseSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A real PostgreSQL on a loopback port: a primary, or a hot standby of one. It ends with the JVM of the tests, however that
 * ends: a shell beside it waits for the end of its standard input.
 */
public final class PostgreSqlServer implements AutoCloseable {

    public static final String ADMINISTRATOR = "postgres";
    public static final String PASSWORD = "open sesame";
    private static final long SECONDS_MAX = 60;

    private static final String SHELL =
            "\"$0\" -D \"$1\" & server=$!; (read -r line; kill -QUIT $server) <&3 & wait $server";

    /** Made for the first test that asks, and kept for the others. */
    private static @Nullable PostgreSqlServer shared;

    private final Path directory;
    private final Path data;
    private final int port;
    private @Nullable Process process;

    private PostgreSqlServer(Path directory, int port) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** A primary for all tests of this JVM that neither stop it nor promote it. */
    public static synchronized PostgreSqlServer shared() {
        if (shared == null) {
            shared = primary();
        }
        return shared;
    }

    /** A primary, running. */
    public static PostgreSqlServer primary() {
        PostgreSqlServer server = prepared();
        server.start();
        return server;
    }

    /** A primary that nobody has started so far. */
    public static PostgreSqlServer prepared() {
        try {
            PostgreSqlServer server = new PostgreSqlServer(Files.createTempDirectory("bgwpg"), freePort());
            Path password = Files.writeString(server.directory.resolve("password"), PASSWORD);
            run(PostgreSqlPrograms.command(
                    "initdb",
                    "--pgdata=" + server.data,
                    "--username=" + ADMINISTRATOR,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync"));
            server.configure(
                    "listen_addresses = '127.0.0.1'",
                    "unix_socket_directories = ''",
                    "fsync = off",
                    "wal_keep_size = 64",
                    "timezone = 'UTC'",
                    "port = " + server.port);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A hot standby of a primary that was not started so far; neither runs yet. */
    public PostgreSqlServer standby() {
        try {
            PostgreSqlServer standby = new PostgreSqlServer(Files.createTempDirectory("bgwpg"), freePort());
            copyTree(data, standby.data);
            Files.createFile(standby.data.resolve("standby.signal"));
            standby.configure(
                    "port = " + standby.port,
                    "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + ADMINISTRATOR + " password=''"
                            + PASSWORD + "'' application_name=standby'");
            return standby;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Adds lines to {@code postgresql.conf}, for the next start. */
    private void configure(String... lines) throws IOException {
        Files.write(data.resolve("postgresql.conf"), List.of(lines), StandardOpenOption.APPEND);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file));
                Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    // ---- Its life

    /** Starts it, and waits until it lets somebody in. */
    public synchronized void start() {
        List<String> command = PostgreSqlPrograms.unprivileged();
        // The pipe is the shell's third: a command in the background has its standard input taken away.
        command.addAll(
                List.of("sh", "-c", "exec 3<&0; " + SHELL, PostgreSqlPrograms.path("postgres"), data.toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitConnections(process);
    }

    private File log() {
        return directory.resolve("log").toFile();
    }

    @SuppressWarnings("ThreadPriorityCheck") // Nothing else tells when a server begins to listen.
    private void awaitConnections(Process started) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (true) {
            try (Connection connection = connect(ADMINISTRATOR)) {
                connection.getMetaData();
                return;
            } catch (SQLException e) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError("PostgreSQL does not start: " + log(log()), e);
                }
                Thread.yield();
            }
        }
    }

    private static String log(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Makes a standby the primary: {@code pg_ctl promote}. */
    public void promote() {
        run(PostgreSqlPrograms.command("pg_ctl", "promote", "--pgdata=" + data, "--timeout=" + SECONDS_MAX));
    }

    /** {@code pg_ctl stop -m immediate}: as in a crash. */
    public void crash() {
        stop("immediate");
    }

    /** {@code pg_ctl stop -m fast}. */
    public void stop() {
        stop("fast");
    }

    private synchronized void stop(String mode) {
        Process running = process;
        if (running != null) {
            run(PostgreSqlPrograms.command("pg_ctl", "stop", "--mode=" + mode, "--pgdata=" + data));
            end(running);
        }
    }

    private void end(Process running) {
        try {
            running.getOutputStream().close(); // Ends the server, if it has not, and the shell.
            if (!running.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("PostgreSQL does not end: " + log(log()));
            }
            process = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while PostgreSQL ended", e);
        }
    }

    private static void run(List<String> command) {
        try {
            File output = File.createTempFile("bgwpg", ".out");
            int exitValue = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start()
                    .waitFor();
            String printed = Files.readString(output.toPath(), StandardCharsets.UTF_8);
            Files.delete(output.toPath());
            if (exitValue != 0) {
                throw new AssertionError(command + " ended with " + exitValue + ": " + printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while waiting for " + command, e);
        }
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            end(process);
        }
        deleteTree();
    }

    private void deleteTree() {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- How it is reached

    public int port() {
        return port;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** What the configuration says of a database of this server. */
    public Map<String, String> keys(String name, String database) {
        String key = "bgworker.database." + name;
        return Map.of(key + ".url", url(database), key + ".user", ADMINISTRATOR, key + ".password", PASSWORD);
    }

    public DatabaseSettings settings(String database) {
        return new DatabaseSettings(url(database), ADMINISTRATOR, PASSWORD, "", Map.of());
    }

    /** Connects as anybody; all have the same password. */
    public Connection connect(String user) throws SQLException {
        return connect(user, "postgres");
    }

    public Connection connect(String user, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", PASSWORD);
        return new Driver().connect(url(database), properties);
    }

    /** Executes a statement as the administrator. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect(ADMINISTRATOR);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of what a query of the administrator's gives. */
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = connect(ADMINISTRATOR);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
