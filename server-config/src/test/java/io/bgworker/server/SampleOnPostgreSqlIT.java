package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sample as it is built, on a PostgreSQL that the server is configured with: {@code worker_spi} in full. Nobody naps to the
 * end of the nap here, so who folds was woken.
 */
@ExtendWith(ArquillianExtension.class)
class SampleOnPostgreSqlIT {

    private static final PostgreSqlServer DATABASE = PostgreSqlServer.shared();
    private static final String IDLE = "summarizer-idle";

    private static ConfiguredApplication application;

    private final Sample sample =
            new Sample(URI.create("http://localhost:" + System.getProperty("it.http.port") + "/bgworker-sample/"));

    @BeforeAll
    static void deployOnPostgreSql() throws Exception {
        DATABASE.execute("CREATE ROLE application LOGIN PASSWORD '" + PostgreSqlServer.PASSWORD + "'");
        DATABASE.execute("CREATE ROLE clerk LOGIN ROLE application");
        DATABASE.execute("CREATE ROLE ledger NOLOGIN ROLE application");
        DATABASE.execute("CREATE DATABASE sample OWNER application");
        DATABASE.execute("GRANT CREATE ON DATABASE sample TO clerk, ledger");
        application = ConfiguredApplication.deploy(Wars.sample(), variables(), "");
    }

    private static String variables() {
        Map<String, String> settings = new TreeMap<>(DATABASE.keys("default", "sample"));
        settings.put("bgworker.database.default.user", "application");
        settings.put("sample.summarizer.naptime", "1h");
        settings.put("sample.summarizer.schemas", "1");
        settings.put("sample.summarizer.role", "clerk");
        return settings.entrySet().stream()
                .map(setting -> "<variable name='" + setting.getKey() + "' value='" + setting.getValue() + "' />")
                .collect(Collectors.joining());
    }

    @AfterAll
    static void undeploy() throws Exception {
        if (application != null) {
            application.undeploy();
        }
        DATABASE.execute("DROP DATABASE IF EXISTS sample WITH (FORCE)");
        DATABASE.execute("DROP ROLE IF EXISTS application, clerk, ledger");
    }

    @AfterEach
    void onlyTheStaticOnesAreLeft() throws Exception {
        for (JsonObject worker : sample.workers()) {
            if (!worker.getBoolean("static")) {
                sample.delete("api/workers/" + worker.getString("id"));
            }
        }
        Await.until("only the static ones are left", () -> sample.workers().size() == 2);
    }

    private void awaitIdle(String name) throws Exception {
        sample.awaitWorker(name, worker -> Json.createValue(IDLE).equals(worker.get("waitEvent")));
    }

    /** The first value that a query of the administrator's gives. */
    private static String query(String sql) throws SQLException {
        try (Connection connection = DATABASE.connect(PostgreSqlServer.ADMINISTRATOR, "sample");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next(), sql);
            return rows.getString(1);
        }
    }

    private static String ownerOf(String schema) throws SQLException {
        return query("SELECT nspowner::regrole FROM pg_namespace WHERE nspname = '" + schema + "'");
    }

    private void assertFolds(int schema) throws Exception {
        sample.post("api/deltas", "{\"type\": \"pears\", \"value\": 3, \"schema\": " + schema + "}")
                .expect(202);
        awaitTotals("api/totals?schema=" + schema, "{\"pears\":3}");
        assertEquals("0", query("SELECT count(*) FROM schema" + schema + ".delta"));
    }

    private void awaitTotals(String path, String expected) throws Exception {
        Await.until(
                path + " is " + expected,
                () -> sample.get(path).expect(200).text().equals(expected));
    }

    @Test
    @Rule("CON-01")
    void theStaticOneFoldsAsTheConfiguredUser() throws Exception {
        awaitIdle("Summarizer");
        sample.post("api/deltas", "{\"type\": \"apples\", \"value\": 5}").expect(202);
        awaitTotals("api/totals", "{\"apples\":5}");
        assertEquals(
                "application",
                query(
                        "SELECT usename FROM pg_stat_activity WHERE application_name = 'Summarizer' AND datname = 'sample'"));
        assertEquals("5", query("SELECT value FROM public.total"));
    }

    @Test
    @Rule("CON-01")
    void theDeclaredOneFoldsInASchemaOfTheConfiguredRole() throws Exception {
        awaitIdle("Summarizer 1");
        assertFolds(1);
        assertEquals("clerk", ownerOf("schema1"));
    }

    private static JsonObjectBuilder launch(int schema, String role) {
        return Json.createObjectBuilder()
                .add("entryPoint", "io.bgworker.sample.Summarizer")
                .add("name", "dynamic")
                .add("mainArg", schema)
                .add("database", "default")
                .add("role", role)
                .add("restartTime", "never");
    }

    private String register(JsonObjectBuilder worker) {
        return sample.post("api/workers", worker.build().toString())
                .expect(201)
                .object()
                .getString("id");
    }

    @Test
    @Rule("CON-01")
    void aDynamicOneFoldsInASchemaOfItsRole() throws Exception {
        register(launch(2, "clerk"));
        awaitIdle("dynamic");
        assertFolds(2);
        assertEquals("clerk", ownerOf("schema2"));
    }

    @Test
    @Rule("CON-05")
    void roleThatMayNotLogInNeedsTheBypass() throws Exception {
        JsonObject exit = sample.awaitExit(register(launch(3, "ledger")));
        assertEquals("FAILED", exit.getString("cause"));
        String report = sample.get("api/workers/" + exit.getString("id") + "/report")
                .expect(200)
                .text();
        assertTrue(report.contains("role 'ledger' is not permitted to log in"), report);

        register(launch(3, "ledger").add("options", Json.createArrayBuilder().add("BYPASS_ROLE_LOGIN_CHECK")));
        awaitIdle("dynamic");
        assertFolds(3);
        assertEquals("ledger", ownerOf("schema3"));
    }

    @Test
    @Rule("CON-04")
    void aRoleThatNobodyHasEndsTheWorkerAndIsNamed() throws Exception {
        JsonObject exit = sample.awaitExit(register(launch(4, "nobody")));
        assertEquals(1, exit.getInt("code"));
        assertTrue(exit.getString("detail").contains("role 'nobody' does not exist"), exit::toString);
        assertEquals(
                "schema", sample.get("api/totals?schema=4").expect(400).object().getString("field"));
    }

    @ParameterizedTest
    @CsvSource({
        "database, '\"database\": \"ordres\"'",
        "role, '\"role\": \"\"'",
        "role, '\"role\": 5'",
        "options, '\"options\": [\"BYPASS\"]'",
        "mainArg, '\"mainArg\": 0'",
        "extra, '\"extra\": \"e\"'",
    })
    void saysWhichFieldOfALaunchIsWrong(String field, String wrong) throws Exception {
        JsonObject error = sample.post(
                        "api/workers", "{\"entryPoint\": \"io.bgworker.sample.Summarizer\", " + wrong + "}")
                .expect(400)
                .object();
        assertEquals(field, error.getString("field"), error::toString);
        assertFalse(error.getString("expected").isBlank());
    }

    @Test
    void servesThePage() throws Exception {
        assertTrue(sample.get("").expect(200).text().contains("summarizer-form"));
    }
}
