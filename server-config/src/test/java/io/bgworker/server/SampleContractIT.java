package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample's REST contract, seen by a client: forms, status codes, errors. */
@ExtendWith(ArquillianExtension.class)
class SampleContractIT {

    private static final int LIMIT = 8;
    private static final Set<String> LAST_EXIT_FIELDS = Set.of("code", "signal", "cause", "at");

    @ArquillianResource
    private URI base;

    private Sample sample;

    @Deployment(testable = false)
    static WebArchive deployment() {
        return Wars.sample();
    }

    @BeforeEach
    void sampleRuns() throws Exception {
        sample = new Sample(base);
        sample.awaitReady("Summarizer");
    }

    @AfterEach
    void onlyTheSummarizerIsLeft() throws Exception {
        for (JsonObject worker : sample.workers()) {
            if (!worker.getString("name").equals("Summarizer")) {
                sample.delete("api/workers/" + worker.getString("id"));
            }
        }
        Await.until("only the summarizer is left", () -> sample.workers().size() == 1);
    }

    @Test
    @Rule({"OBS-01", "OBS-02"})
    void listsTheSummarizerAsAChildOfTheServer() throws Exception {
        JsonObject worker = sample.workers().get(0);
        assertEquals("Summarizer", worker.getString("name"));
        assertEquals("Summarizer", worker.getString("type"));
        assertEquals("STARTED", worker.getString("state"));
        assertTrue(worker.getString("id").matches("\\d+\\.\\d+"), worker::toString);
        assertEquals(worker.getInt("restarts") + 1, worker.getInt("incarnation"));
        assertFalse(Instant.parse(worker.getString("startedAt")).isAfter(Instant.now()));
        assertTrue(worker.containsKey("lastExit"), worker::toString);
        ProcessHandle parent =
                ProcessHandle.of(Sample.pid(worker)).orElseThrow().parent().orElseThrow();
        assertTrue(parent.info().commandLine().orElseThrow().contains("bgworker-it"), () -> "" + parent.info());
    }

    @Test
    @Rule({"DEF-07", "HND-08", "OBS-02", "REG-01", "STA-11"})
    void registersShowsAndTerminatesAWorker() throws Exception {
        Sample.Answer created =
                sample.post("api/workers", """
                {"entryPoint": "%s", "name": "well-behaved", "mainArg": "run", "extra": "e", "restartTime": "3s",
                 "capabilities": ["SHARED_MEMORY"]}
                """.formatted(Sample.MISBEHAVER)).expect(201);
        String id = created.object().getString("id");
        String path = "api/workers/" + id;
        assertEquals(
                base.resolve(path).toString(),
                created.response().headers().firstValue("Location").orElseThrow());
        assertEquals("well-behaved", created.object().getString("name"));
        assertEquals("Misbehaver", created.object().getString("type"));
        assertEquals("3s", created.object().getString("restartPolicy"));
        assertEquals(
                Json.createArrayBuilder(List.of("SHARED_MEMORY")).build(),
                created.object().get("capabilities"));

        sample.awaitReady("well-behaved");
        JsonObject worker = sample.get(path).expect(200).object();
        assertEquals("STARTED", worker.getString("state"));
        assertEquals(JsonValue.NULL, worker.get("lastExit"));
        Await.until(
                "its output is shown",
                () -> sample.get(path + "/output").expect(200).text().contains("Misbehaver behaves"));
        sample.get(path + "/report").expect(404);

        sample.delete(path).expect(202);

        JsonObject exit = sample.awaitExit(id);
        assertEquals("TERMINATED", exit.getString("cause"));
        assertEquals(Sample.pid(worker), Sample.pid(exit));
        assertEquals(id, sample.exits().get(0).getString("id"), "newest first");
        Await.until("the worker is gone", () -> sample.get(path).status() == 404);
        sample.delete(path).expect(404);
        JsonObject report = sample.get(path + "/report").expect(200).object();
        assertEquals(exit, report.getJsonObject("exit"));
        assertTrue(report.getJsonArray("lastOutput").toString().contains("Misbehaver ends, as it was told"));
    }

    @Test
    @Rule({"DEF-10", "EXI-01", "HND-02", "OUR-07"})
    void tellsTheLastExitOfAWorkerThatRestarts() throws Exception {
        sample.post("api/workers", """
                {"entryPoint": "%s", "name": "restarts", "mainArg": "exit:7", "restartTime": "1h"}
                """.formatted(Sample.MISBEHAVER)).expect(201);
        JsonObject worker = sample.awaitWorker(
                "restarts", waiting -> waiting.getString("phase").equals("RESTARTING"));
        assertEquals("STOPPED", worker.getString("state"));
        assertEquals(JsonValue.NULL, worker.get("pid"));
        JsonObject lastExit = worker.getJsonObject("lastExit");
        assertEquals(LAST_EXIT_FIELDS, lastExit.keySet());
        assertEquals(7, lastExit.getInt("code"));
        assertEquals(JsonValue.NULL, lastExit.get("signal"));
        assertEquals("EXITED", lastExit.getString("cause"));
        Instant.parse(lastExit.getString("at"));
    }

    /** On H2, in the server's memory: roles are for a PostgreSQL. */
    @Test
    void launchesASummarizerWithASchemaOfItsOwn() throws Exception {
        sample.post("api/workers", """
                {"entryPoint": "io.bgworker.sample.Summarizer", "name": "dynamic", "mainArg": 1, "database": "default",
                 "restartTime": "never"}
                """).expect(201);
        sample.awaitWorker(
                "dynamic", worker -> Json.createValue("summarizer-idle").equals(worker.get("waitEvent")));
        sample.post("api/deltas", "{\"type\": \"pears\", \"value\": 3, \"schema\": 1}")
                .expect(202);
        Await.until(
                "it has folded",
                () -> sample.get("api/totals?schema=1").expect(200).text().equals("{\"pears\":3}"));
    }

    @Test
    @Rule("REG-05")
    void refusesAWorkerOverTheLimitUntilOneIsDeleted() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i < LIMIT; i++) {
            ids.add(sample.misbehave("run"));
        }
        JsonObject refused =
                sample.post("api/workers", Sample.misbehaver("run")).expect(409).object();
        assertEquals(LIMIT, refused.getInt("limit"));
        assertEquals("bgworker.max-worker-processes", refused.getString("key"));

        sample.delete("api/workers/" + ids.get(0)).expect(202);
        sample.awaitExit(ids.get(0));

        assertNotEquals(ids.get(0), sample.misbehave("run"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "entryPoint   | {}",
                "entryPoint   | {'entryPoint': 5}",
                "entryPoint   | {'entryPoint': ''}",
                "entryPoint   | {'entryPoint': 'no.such.Worker'}",
                "entryPoint   | {'entryPoint': 'io.bgworker.sample.Fold'}",
                "entryPoint   | {'entryPoint': 'java.lang.Runtime'}",
                "name         | {'entryPoint': 'M', 'name': ' '}",
                "name         | {'entryPoint': 'M', 'name': 'LONG'}",
                "mainArg      | {'entryPoint': 'M', 'mainArg': true}",
                "mainArg      | {'entryPoint': 'M', 'mainArg': 1.5}",
                "extra        | {'entryPoint': 'M', 'extra': ['e']}",
                "restartTime  | {'entryPoint': 'M', 'restartTime': 'soon'}",
                "restartTime  | {'entryPoint': 'M', 'restartTime': '25h'}",
                "restartTime  | {'entryPoint': 'M', 'restartTime': '-1s'}",
                "capabilities | {'entryPoint': 'M', 'capabilities': 'SHARED_MEMORY'}",
                "capabilities | {'entryPoint': 'M', 'capabilities': ['FLIGHT']}",
                "capabilities | {'entryPoint': 'M', 'capabilities': ['DATABASE_CONNECTION']}",
                "colour       | {'entryPoint': 'M', 'colour': 'red'}",
                "database     | {'entryPoint': 'M', 'database': 'default'}",
                "role         | {'entryPoint': 'io.bgworker.sample.Summarizer', 'role': 'ledger'}",
            })
    @Rule({"OUR-04", "OUR-06", "OUR-23", "REG-09", "REG-12"})
    void saysWhichFieldOfAWorkerIsWrongAndWhatWouldBeRight(String field, String body) throws Exception {
        String json = body.replace('\'', '"')
                .replace("\"M\"", '"' + Sample.MISBEHAVER + '"')
                .replace("LONG", "n".repeat(97));
        JsonObject error = sample.post("api/workers", json).expect(400).object();
        assertEquals(field, error.getString("field"), error::toString);
        assertFalse(error.getString("error").isBlank());
        assertFalse(error.getString("expected").isBlank());
        assertEquals(1, sample.workers().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"text\"", "{} {}", "{\"type\": \"a\", \"type\": \"a\"}"})
    void refusesWhatIsNotOneJsonObject(String body) throws Exception {
        assertFalse(sample.post("api/workers", body)
                .expect(400)
                .object()
                .getString("error")
                .isBlank());
        assertFalse(sample.post("api/deltas", body)
                .expect(400)
                .object()
                .getString("error")
                .isBlank());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "type  | {'value': 1}",
                "type  | {'type': ' ', 'value': 1}",
                "type  | {'type': 1, 'value': 1}",
                "value | {'type': 'a'}",
                "value | {'type': 'a', 'value': '1'}",
                "value | {'type': 'a', 'value': 9223372036854775808}",
                "more  | {'type': 'a', 'value': 1, 'more': 2}",
                "schema | {'type': 'a', 'value': 1, 'schema': 0}",
                "schema | {'type': 'a', 'value': 1, 'schema': 9999}",
            })
    void saysWhichFieldOfADeltaIsWrong(String field, String body) throws Exception {
        JsonObject error =
                sample.post("api/deltas", body.replace('\'', '"')).expect(400).object();
        assertEquals(field, error.getString("field"), error::toString);
    }

    @Test
    void knowsNoWorkerOfAnotherId() throws Exception {
        for (String path : List.of("api/workers/0.999999999", "api/workers/0.999999999/report")) {
            sample.get(path).expect(404);
        }
        sample.delete("api/workers/0.999999999").expect(404);
        assertEquals("id", sample.get("api/workers/first").expect(400).object().getString("field"));
    }

    @Test
    void servesThePage() throws Exception {
        Sample.Answer page = sample.get("").expect(200);
        assertTrue(page.response()
                .headers()
                .firstValue("Content-Type")
                .orElseThrow()
                .startsWith("text/html"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
    void isHealthy(String path) throws Exception {
        assertEquals("UP", sample.get(path).expect(200).object().getString("status"));
    }
}
