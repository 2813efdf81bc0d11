package io.bgworker.database;

import static io.bgworker.database.ClientWorker.doing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.ExitReport;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client connections and their transactions, on a real PostgreSQL, in workers without any capability. */
@Rule("OUR-21")
final class ClientConnectionsIT {

    private static final PostgreSqlServer SERVER = PostgreSqlServer.shared();

    /** Listens, and never answers. */
    private final ServerSocket silent = silent();

    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");
    private final Fixture fixture = Fixture.onDatabase(configuration());

    private static ServerSocket silent() {
        try {
            return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, String> configuration() {
        Map<String, String> configuration = new TreeMap<>(SERVER.keys("default", "postgres"));
        configuration.putAll(SERVER.keys("pooled", "postgres"));
        configuration.put("bgworker.database.pooled.pool-size", "1");
        configuration.putAll(SERVER.keys("silent", "postgres"));
        configuration.put(
                "bgworker.database.silent.url", "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x");
        configuration.put("bgworker.database.silent.connect-timeout", "1s");
        configuration.put("bgworker.database.driverless.url", "jdbc:mysql://127.0.0.1/x");
        configuration.putAll(SERVER.keys("closed", "postgres"));
        configuration.put("bgworker.database.closed.allow-connections", "false");
        return configuration;
    }

    @BeforeEach
    void makeCounter() throws SQLException {
        SERVER.execute("CREATE TABLE counter AS SELECT 0 AS value");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        log.close();
        silent.close();
        SERVER.execute("DROP TABLE counter");
    }

    private static String counter() throws SQLException {
        return SERVER.query("SELECT value FROM counter").get(0);
    }

    private ExitReport complete(WorkerSpec.Builder spec) throws InterruptedException {
        WorkerHandle worker = fixture.register(spec);
        assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
        return fixture.registrar().report(worker.id()).orElseThrow();
    }

    private void assertRefused(String database, String... why) throws InterruptedException {
        fixture.register(doing(database, "many"));
        assertEquals(ExitCause.FAILED, fixture.nextExit().cause());
        log.await("BGW1004", why);
        assertFalse(log.messages().toString().contains(PostgreSqlServer.PASSWORD));
    }

    @Test
    void anIsolatedWorkerHasAsManyAsItWants() throws Exception {
        assertTrue(complete(doing("", "many")).lastOutput().contains("different: true, named client"));
    }

    @Test
    void transactionsThatHinderEachOtherAreTriedAgain() throws Exception {
        fixture.register(doing("", "increment"));
        fixture.register(doing("", "increment"));
        fixture.register(doing("", "increment"));
        for (int i = 0; i < 3; i++) {
            assertEquals(ExitCause.COMPLETED, fixture.nextExit().cause());
        }
        assertEquals("150", counter());
    }

    @Test
    void oneThatOnlyReadsMustNotWrite() throws Exception {
        assertTrue(complete(doing("", "read-only")).lastOutput().contains("refused: 25006"));
        assertEquals("0", counter());
    }

    @Test
    void statementThatTakesTooLongIsCancelled() throws Exception {
        assertTrue(complete(doing("", "too-long")).lastOutput().contains("cancelled: 57014"));
    }

    @Test
    void nothingIsHalfDoneWhenTheWorkerIsKilled() throws Exception {
        WorkerHandle worker = fixture.register(doing("", "half-done"));
        fixture.awaitWaiting(worker, "half-done");
        Fixture.signal("KILL", worker);
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        assertTrue(Await.until(ClientConnectionsIT::nobodyIsThere));
        assertEquals("0", counter());
    }

    private static boolean nobodyIsThere() {
        try {
            return SERVER.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'client'")
                    .equals(List.of());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"pooled,true", "default,false"})
    void onlyAPoolKeepsConnections(String database, boolean same) throws Exception {
        List<String> said = complete(doing(database, "one-after-the-other")).lastOutput();
        assertTrue(said.contains("same: " + same + ", named client"), () -> "" + said);
    }

    @Test
    void whatAPoolHasLostItReplaces() throws Exception {
        List<String> said = complete(doing("pooled", "lost")).lastOutput();
        assertTrue(said.contains("replaced: true"), () -> "" + said);
    }

    /** Its only one. */
    @Test
    void aPoolGetsOverALossInTheMiddleOfATransaction() throws Exception {
        List<String> said = complete(doing("pooled", "lost-in-a-transaction")).lastOutput();
        assertTrue(said.containsAll(List.of("lost: 57P01", "again: 0")), () -> "" + said);
    }

    @Test
    void hostThatDoesNotAnswerIsGivenUpInTime() throws Exception {
        assertRefused("silent", "Database 'silent'", "1000 ms", "bgworker.database.silent.connect-timeout");
    }

    @Test
    void missingDriverIsToldWithTheJarToAdd() throws Exception {
        assertRefused("driverless", "com.mysql:mysql-connector-j", "bgworker.class-path", "jdbc:mysql:…");
    }

    @Test
    void databaseThatTakesNoConnectionsTakesNoneOfTheseEither() throws Exception {
        assertRefused("closed", "bgworker.database.closed.allow-connections");
    }
}
