package io.bgworker.postgresql.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that other tests rely on. */
final class PostgreSqlServerIT {

    @Test
    void standbyFollowsItsPrimaryUntilItIsPromoted() throws Exception {
        try (PostgreSqlServer primary = PostgreSqlServer.prepared();
                PostgreSqlServer standby = primary.standby()) {
            primary.start();
            standby.start();
            assertEquals(List.of("f"), primary.query("SELECT pg_is_in_recovery()"));
            assertEquals(List.of("t"), standby.query("SELECT pg_is_in_recovery()"));
            assertEquals(
                    "25006",
                    assertThrows(SQLException.class, () -> standby.execute("CREATE TABLE t ()"))
                            .getSQLState());
            standby.promote();
            standby.execute("CREATE TABLE t ()");
        }
    }

    @Test
    void runsProgramsFromElsewhereWithSettings() throws Exception {
        Path bin = Path.of(PostgreSqlPrograms.unpacked().path("postgres")).getParent();
        try (PostgreSqlServer server = PostgreSqlServer.prepared(
                PostgreSqlPrograms.installed(bin), PostgreSqlServer.PASSWORD, "work_mem = '5MB'")) {
            server.start();
            assertEquals(List.of("5MB"), server.query("SHOW work_mem"));
        }
    }

    @Test
    void comesBackAfterACrash() throws Exception {
        try (PostgreSqlServer server = PostgreSqlServer.primary()) {
            server.execute("CREATE TABLE kept AS SELECT 1 AS one");
            server.crash();
            assertThrows(SQLException.class, () -> server.execute("SELECT"));
            server.start();
            assertEquals(List.of("1"), server.query("SELECT one FROM kept"));
        }
    }

    @Test
    void endsWithTheJvmThatStartedItAndLeavesNoFile(@TempDir Path directory) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpostgresql.directory=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int port = Integer.parseInt(jvm.inputReader().readLine());
        List<ProcessHandle> started = jvm.descendants().toList();
        assertEquals(1, servers(directory));
        new Socket(InetAddress.getLoopbackAddress(), port).close();

        jvm.destroyForcibly().waitFor();

        for (ProcessHandle process : started) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
        assertEquals(0, servers(directory));
    }

    private static long servers(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("server"))
                    .count();
        }
    }

    /** Starts a server, says its port, and stays. */
    static final class Starter {

        private Starter() {}

        public static void main(String... args) throws InterruptedException {
            System.out.println(PostgreSqlServer.primary().port());
            new CountDownLatch(1).await();
        }
    }
}
