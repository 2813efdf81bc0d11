package io.bgworker.postgresql.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on a loopback port that was free: a primary, or a hot standby of one.
 *
 * <p>It ends with the JVM that started it, however that ends, and its files with it: a shell beside it waits for the end of
 * its standard input, which the system closes if nobody else does. Ctrl-C in a terminal reaches neither of the two, so that
 * whoever uses the database may end before it.
 */
public final class PostgreSqlServer implements AutoCloseable {

    /** The superuser. */
    public static final String ADMINISTRATOR = "postgres";

    /** Of the administrator, and of whoever shall be able to {@link #connect}, on servers of tests. */
    public static final String PASSWORD = "open sesame";

    private static final long SECONDS_MAX = 60;

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    /**
     * Its arguments are the program and the directory. The pipe is its third file, because a command in the background has no
     * standard input. What has ended in another way than by the end of the pipe may be started again, and keeps its files.
     */
    private static final String SHELL = """
            exec 3<&0
            trap '' INT HUP
            $(command -v setsid) "$0" -D "$1/data" 3<&- &
            server=$!
            (read -r line; : > "$1/abandoned"; kill -QUIT $server) <&3 &
            watch=$!
            wait $server
            kill $watch 2>/dev/null
            wait $watch
            test ! -e "$1/abandoned" || rm -rf "$1"
            """;

    /** Made for the first test that asks, and kept for the others. */
    private static @Nullable PostgreSqlServer shared;

    private final PostgreSqlPrograms programs;
    private final Path directory;
    private final Path data;
    private final int port;
    private final String password;
    private @Nullable Process process;

    private PostgreSqlServer(PostgreSqlPrograms programs, String password) throws IOException {
        this.programs = programs;
        Files.createDirectories(PostgreSqlPrograms.DIRECTORY);
        this.directory = Files.createTempDirectory(PostgreSqlPrograms.DIRECTORY, "server");
        this.data = directory.resolve("data");
        this.port = freePort();
        this.password = password;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * A primary for all tests of this JVM that neither stop it nor promote it.
     *
     * @return always the same
     */
    public static synchronized PostgreSqlServer shared() {
        if (shared == null) {
            shared = primary();
        }
        return shared;
    }

    /**
     * A primary, running.
     *
     * @return with {@link #PASSWORD}
     */
    public static PostgreSqlServer primary() {
        PostgreSqlServer server = prepared();
        server.start();
        return server;
    }

    /**
     * A primary that nobody has started so far.
     *
     * @return with {@link #PASSWORD}
     */
    public static PostgreSqlServer prepared() {
        return prepared(PASSWORD);
    }

    /**
     * A primary that nobody has started so far.
     *
     * @param password of the administrator
     * @return the primary
     */
    public static PostgreSqlServer prepared(String password) {
        return prepared(PostgreSqlPrograms.unpacked(), password);
    }

    /**
     * A primary that nobody has started so far, of other programs than the artifact's.
     *
     * @param programs what it is made with, and runs
     * @param password of the administrator
     * @param settings lines of its {@code postgresql.conf}
     * @return the primary
     */
    public static PostgreSqlServer prepared(PostgreSqlPrograms programs, String password, String... settings) {
        try {
            PostgreSqlServer server = new PostgreSqlServer(programs, password);
            try {
                server.initialise();
                server.configure(settings);
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialise() throws IOException {
        programs.run(
                password + "\n",
                "initdb",
                "--pgdata=" + data,
                "--username=" + ADMINISTRATOR,
                "--pwfile=/dev/stdin",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        configure(
                "listen_addresses = '127.0.0.1'",
                "unix_socket_directories = ''",
                "fsync = off",
                "wal_keep_size = 64",
                "timezone = 'UTC'",
                "port = " + port);
    }

    /**
     * A hot standby of a primary that was not started so far.
     *
     * @return the standby; neither runs yet
     */
    public PostgreSqlServer standby() {
        try {
            PostgreSqlServer standby = new PostgreSqlServer(programs, password);
            copyTree(data, standby.data);
            Files.createFile(standby.data.resolve("standby.signal"));
            standby.configure(
                    "port = " + standby.port,
                    "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + ADMINISTRATOR + " password=''"
                            + password + "'' application_name=standby'");
            return standby;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds lines to {@code postgresql.conf}, for the next start. */
    private void configure(String... lines) throws IOException {
        Files.write(data.resolve("postgresql.conf"), List.of(lines), StandardOpenOption.APPEND);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    // ---- Its life

    /** Starts it, and waits until it lets somebody in. */
    public synchronized void start() {
        List<String> command = PostgreSqlPrograms.unprivileged();
        command.addAll(List.of("sh", "-c", SHELL, programs.path("postgres"), directory.toString()));
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

    private void awaitConnections(Process started) {
        long begin = System.nanoTime();
        while (true) {
            try (Connection connection = connect(ADMINISTRATOR)) {
                connection.getMetaData();
                return;
            } catch (SQLException e) {
                if (!started.isAlive() || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(SECONDS_MAX)) {
                    throw new IllegalStateException("PostgreSQL does not start: " + readLog(), e);
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS); // Nothing tells when a server begins to listen.
            }
        }
    }

    private String readLog() {
        try {
            return Files.readString(log().toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Makes a standby the primary: {@code pg_ctl promote}. */
    public void promote() {
        programs.run("", "pg_ctl", "promote", "--pgdata=" + data, "--timeout=" + SECONDS_MAX);
    }

    /** {@code pg_ctl stop -m immediate}: as in a crash. It may be started again. */
    public void crash() {
        stop("immediate");
    }

    /** {@code pg_ctl stop -m fast}. It may be started again. */
    public void stop() {
        stop("fast");
    }

    private synchronized void stop(String mode) {
        Process running = process;
        if (running != null) {
            programs.run("", "pg_ctl", "stop", "--mode=" + mode, "--pgdata=" + data);
            // The shell has seen it end, so that what follows does not pass for an abandoned one.
            awaitEnd(running);
            end(running);
        }
    }

    private void end(Process running) {
        try {
            running.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitEnd(running);
        process = null;
    }

    private void awaitEnd(Process running) {
        try {
            if (!running.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IllegalStateException("PostgreSQL does not end: " + readLog());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL ended", e);
        }
    }

    /** Ends it without ceremony, and removes its files. */
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

    /**
     * The port.
     *
     * @return of the loopback address
     */
    public int port() {
        return port;
    }

    /**
     * The URL of a database.
     *
     * @param database its name
     * @return for JDBC, without user and password
     */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /**
     * What the configuration says of a database of this server.
     *
     * @param name there
     * @param database here
     * @return keys and values, with the administrator as the user
     */
    public Map<String, String> keys(String name, String database) {
        String key = "bgworker.database." + name;
        return Map.of(key + ".url", url(database), key + ".user", ADMINISTRATOR, key + ".password", password);
    }

    /**
     * Connects to the database {@code postgres} as anybody; all have the same password.
     *
     * @param user a role that may log in
     * @return a connection that the caller closes
     * @throws SQLException if it does not let the user in
     */
    public Connection connect(String user) throws SQLException {
        return connect(user, "postgres");
    }

    /**
     * Connects as anybody; all have the same password.
     *
     * @param user a role that may log in
     * @param database the name of a database
     * @return a connection that the caller closes
     * @throws SQLException if it does not let the user in
     */
    public Connection connect(String user, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        // Not by the driver manager, which in a server does not see the application's drivers.
        for (Driver driver : ServiceLoader.load(Driver.class, PostgreSqlServer.class.getClassLoader())) {
            Connection connection = driver.connect(url(database), properties);
            if (connection != null) {
                return connection;
            }
        }
        throw new SQLException("No driver accepts " + url(database));
    }

    /**
     * Executes a statement as the administrator, in the database {@code postgres}.
     *
     * @param sql the statement
     * @throws SQLException if that fails
     */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect(ADMINISTRATOR);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * The first column of what a query of the administrator's gives, in the database {@code postgres}.
     *
     * @param sql the query
     * @return the values, as texts
     * @throws SQLException if that fails
     */
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
