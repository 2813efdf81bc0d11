package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ConnectOption;
import io.bgworker.Datum;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParsingTest {

    private static final String MISBEHAVER = "io.bgworker.sample.Misbehaver";

    @Test
    @Rule("OUR-06")
    void takesEveryFieldOfAWorker() {
        WorkerSpec spec = parseWorker(body("""
                {"entryPoint": "io.bgworker.sample.Misbehaver", "name": "mißt", "mainArg": "exit:7", "extra": "größer",
                 "restartTime": "500ms", "capabilities": ["SHARED_MEMORY", "DATABASE_CONNECTION"]}"""));

        assertEquals(MISBEHAVER, spec.entryPoint().toString());
        assertEquals("mißt", spec.name());
        assertEquals("Misbehaver", spec.type());
        assertEquals(Datum.of("exit:7"), spec.mainArg());
        assertEquals("größer", new String(spec.extra(), StandardCharsets.UTF_8));
        assertEquals(RestartPolicy.after(Duration.ofMillis(500)), spec.restartPolicy());
        assertEquals(Set.of(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION), spec.capabilities());
    }

    @Test
    void leavesDefaultsToTheSpec() {
        WorkerSpec spec = parseWorker(body("{\"entryPoint\": \"" + MISBEHAVER + "\"}"));

        assertEquals(WorkerSpec.builder(Misbehaver.class).build(), spec);
    }

    @Test
    void mainArgMayBeAnInteger() {
        WorkerSpec spec =
                parseWorker(body("{\"entryPoint\": \"" + MISBEHAVER + "\", \"mainArg\": -9223372036854775808}"));

        assertEquals(Datum.of(Long.MIN_VALUE), spec.mainArg());
    }

    @Test
    void takesTheGreatestDelta() {
        String type = "x".repeat(Delta.TYPE_CHARS_MAX);

        assertEquals(
                new Delta(type, Long.MAX_VALUE, Schema.DEFAULT),
                Delta.parse(body("{\"type\": \"" + type + "\", \"value\": 9223372036854775807}")));
    }

    @Test
    void takesWhereASummarizerShallConnectAndAsWhom() {
        WorkerSpec spec = parseWorker(body("""
                {"entryPoint": "io.bgworker.sample.Summarizer", "mainArg": 3, "database": "orders", "role": "ledger",
                 "options": ["BYPASS_ROLE_LOGIN_CHECK"]}"""));

        assertEquals(Datum.of(3), spec.mainArg());
        assertEquals(Set.of(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION), spec.capabilities());
        assertArrayEquals(
                new SessionTarget("orders", "ledger", Set.of(ConnectOption.BYPASS_ROLE_LOGIN_CHECK)).toExtra(),
                spec.extra());
    }

    @Test
    void takesTheSchemaOfADelta() {
        assertEquals(
                new Delta("a", 1, Schema.numbered(9_999).orElseThrow()),
                Delta.parse(body("{\"type\": \"a\", \"value\": 1, \"schema\": 9999}")));
    }

    /** A PostgreSQL by the name of orders, and an H2. */
    private static WorkerSpec parseWorker(InputStream body) {
        Map<String, DatabaseSettings> databases = Map.of(
                "orders", new DatabaseSettings("jdbc:postgresql://here/orders", "app", "", "", Map.of()),
                "default", new DatabaseSettings("jdbc:h2:tcp://here/mem:x", "bgworker", "", "", Map.of()));
        return WorkerRequest.parse(body, new DatabaseProvider() {
            @Override
            public Optional<DatabaseSettings> find(String name) {
                return Optional.ofNullable(databases.get(name));
            }

            @Override
            public Set<String> names() {
                return databases.keySet();
            }
        });
    }

    static Stream<Arguments> badWorkers() {
        return Stream.of(
                bad("{}", "entryPoint", "", "a text"),
                bad("{\"entryPoint\": 5}", "entryPoint", "5", "a text"),
                bad("{\"entryPoint\": null}", "entryPoint", "null", "a text"),
                bad("{\"entryPoint\": \" \"}", "entryPoint", " ", "the name of a class"),
                badField("\"nam\": \"x\"", "nam", "x", "one of the fields [capabilities, database, entryPoint, extra"),
                badField("\"type\": \"x\"", "type", "x", "one of the fields"),
                badField("\"name\": 5", "name", "5", "a text"),
                badField("\"name\": \"\"", "name", "", "not blank"),
                badField("\"name\": \"" + "ß".repeat(49) + "\"", "name", "ß".repeat(49), "at most 96 bytes"),
                badField("\"name\": \"a\\nb\"", "name", "a?b", "free of control characters"),
                badField("\"mainArg\": 1.5", "mainArg", "1.5", "a text or a 64-bit integer"),
                badField("\"mainArg\": 1e3", "mainArg", "1E+3", "a text or a 64-bit integer"),
                badField("\"mainArg\": 9223372036854775808", "mainArg", "9223372036854775808", "64-bit"),
                badField("\"mainArg\": true", "mainArg", "true", "a text or a 64-bit integer"),
                badField("\"mainArg\": null", "mainArg", "null", "a text or a 64-bit integer"),
                badField("\"mainArg\": \"" + "x".repeat(65_537) + "\"", "mainArg", "65537 bytes", "at most 65536"),
                badField("\"extra\": [1]", "extra", "[1]", "a text"),
                badField("\"extra\": \"" + "x".repeat(65_537) + "\"", "extra", "65537 bytes", "at most 65536"),
                badField("\"restartTime\": 5", "restartTime", "5", "a text"),
                badField("\"restartTime\": \"soon\"", "restartTime", "soon", "a duration from 0s to 24h"),
                badField("\"restartTime\": \"\"", "restartTime", "", "a duration from 0s to 24h"),
                badField("\"restartTime\": \"-1s\"", "restartTime", "-1s", "0s … 24h"),
                badField("\"restartTime\": \"25h\"", "restartTime", "90000s", "0s … 24h"),
                badField("\"restartTime\": \"backoff(factor=0)\"", "restartTime", "0.0", "1 … 1000"),
                badField("\"database\": \"default\"", "database", "default", "left out"),
                badField("\"role\": null", "role", "null", "left out"),
                badField("\"options\": []", "options", "[]", "left out"),
                badSummarizer("\"mainArg\": 0", "mainArg", "0", "an integer from 1 to 9999"),
                badSummarizer("\"mainArg\": 10000", "mainArg", "10000", "an integer from 1 to 9999"),
                badSummarizer("\"mainArg\": \"1\"", "mainArg", "1", "a duration above zero"),
                badSummarizer("\"extra\": \"e\"", "extra", "e", "database, role and options"),
                badSummarizer("\"database\": 5", "database", "5", "a text"),
                badSummarizer("\"database\": \"ordres\"", "database", "ordres", "[default, orders]"),
                badSummarizer("\"database\": \"\"", "database", "", "[default, orders]"),
                badSummarizer("\"role\": \"ledger\"", "role", "ledger", "only a PostgreSQL"),
                badSummarizer("\"database\": \"orders\", \"role\": \" \"", "role", " ", "not blank"),
                badSummarizer(
                        "\"database\": \"orders\", \"role\": \"" + "ß".repeat(32) + "\"",
                        "role",
                        "ß".repeat(32),
                        "at most 63 bytes"),
                badSummarizer(
                        "\"options\": \"BYPASS_ROLE_LOGIN_CHECK\"", "options", "BYPASS_ROLE_LOGIN_CHECK", "an array"),
                badSummarizer(
                        "\"options\": [\"BYPASS\"]", "options", "BYPASS", "an array of [BYPASS_ALLOW_CONNECTIONS"),
                badField("\"capabilities\": \"SHARED_MEMORY\"", "capabilities", "SHARED_MEMORY", "an array of"),
                badField("\"capabilities\": [\"shared_memory\"]", "capabilities", "shared_memory", "an array of"),
                badField("\"capabilities\": [1]", "capabilities", "1", "an array of"),
                badField(
                        "\"capabilities\": [\"DATABASE_CONNECTION\"]",
                        "capabilities",
                        "[DATABASE_CONNECTION]",
                        "with SHARED_MEMORY"));
    }

    private static Arguments badSummarizer(String more, String field, String value, String expected) {
        String body = "{\"entryPoint\": \"io.bgworker.sample.Summarizer\", " + more + "}";
        return bad(body, field, value, expected);
    }

    private static Arguments bad(String body, String field, String value, String expected) {
        return Arguments.of(body, field, value, expected);
    }

    private static Arguments badField(String json, String field, String value, String expected) {
        return bad("{\"entryPoint\": \"" + MISBEHAVER + "\", " + json + "}", field, value, expected);
    }

    @ParameterizedTest
    @MethodSource("badWorkers")
    @Rule({"OUR-04", "OUR-06", "REG-09", "REG-12"})
    void refusesABadWorkerNamingFieldValueAndWhatIsRight(String body, String field, String value, String expected) {
        assertRefused(() -> parseWorker(body(body)), field, value, expected);
    }

    static Stream<Arguments> badDeltas() {
        String integer = "an integer from -9223372036854775808 to 9223372036854775807";
        return Stream.of(
                bad("{\"value\": 1}", "type", "", "a text"),
                bad("{\"type\": \"a\"}", "value", "", integer),
                bad("{\"type\": 1, \"value\": 1}", "type", "1", "a text"),
                bad("{\"type\": \"\", \"value\": 1}", "type", "", "1 to 64 characters"),
                bad("{\"type\": \"  \", \"value\": 1}", "type", "  ", "1 to 64 characters"),
                bad("{\"type\": \"a\\u0000\", \"value\": 1}", "type", "a\u0000", "1 to 64 characters"),
                bad("{\"type\": \"" + "x".repeat(65) + "\", \"value\": 1}", "type", "x".repeat(65), "1 to 64"),
                bad("{\"type\": \"a\", \"value\": \"1\"}", "value", "1", integer),
                bad("{\"type\": \"a\", \"value\": null}", "value", "null", integer),
                bad("{\"type\": \"a\", \"value\": 0.5}", "value", "0.5", integer),
                bad("{\"type\": \"a\", \"value\": 1e999999999}", "value", "1E+999999999", integer),
                bad("{\"type\": \"a\", \"value\": -9223372036854775809}", "value", "-9223372036854775809", integer),
                bad(
                        "{\"type\": \"a\", \"value\": 1, \"id\": 1}",
                        "id",
                        "1",
                        "one of the fields [schema, type, value]"));
    }

    @ParameterizedTest
    @MethodSource("badDeltas")
    void refusesABadDeltaNamingFieldValueAndWhatIsRight(String body, String field, String value, String expected) {
        assertRefused(() -> Delta.parse(body(body)), field, value, expected);
    }

    private static void assertRefused(Runnable parsing, String field, String value, String expected) {
        JsonObject error = error(assertThrows(RuntimeException.class, parsing::run));
        assertEquals(field, error.getString("field"));
        assertEquals(value, error.getString("value"));
        assertTrue(error.getString("expected").contains(expected), error.toString());
        assertTrue(error.getString("error").contains(error.getString("expected")), error.toString());
    }

    /** What {@link ErrorMapper} answers with 400; it cannot be asked itself without an implementation of JAX-RS. */
    private static JsonObject error(RuntimeException refusal) {
        if (refusal instanceof BadInputException bad) {
            assertEquals(400, bad.status());
            return ErrorJson.of(bad);
        }
        return ErrorJson.of(assertInstanceOf(InvalidWorkerException.class, refusal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "5",
                "\"text\"",
                "[]",
                "{",
                "{\"type\"}",
                "{\"type\": \"a\", \"value\": 1,}",
                "{\"type\": \"a\", \"value\": 1} {}",
                "{\"type\": \"a\", \"value\": 1} trailing",
                "{\"type\": \"a\", \"type\": \"b\", \"value\": 1}",
                "{'type': 'a', 'value': 1}",
                "{\"type\": \"a\nb\", \"value\": 1}",
                "{\"type\": \"a\", \"value\": 01}",
                "{\"type\": \"a\", \"value\": NaN}",
                "type=a&value=1"
            })
    void refusesWhatIsNotOneWellFormedObject(String body) {
        BadInputException refusal = assertThrows(BadInputException.class, () -> Delta.parse(body(body)));

        assertEquals(400, refusal.status());
        assertTrue(refusal.getMessage().startsWith("The body must be one JSON object"), refusal.getMessage());
    }

    @Test
    void refusesDeepNesting() {
        String deep = "[".repeat(200_000);

        assertEquals(
                400,
                assertThrows(BadInputException.class, () -> Delta.parse(body("{\"type\": " + deep)))
                        .status());
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "{\"type\": \"größe\", \"value\": 1}".getBytes(StandardCharsets.ISO_8859_1);

        assertThrows(BadInputException.class, () -> Delta.parse(new ByteArrayInputStream(latin1)));
    }

    @Test
    void refusesABodyWithoutEnd() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };

        assertEquals(
                413,
                assertThrows(BadInputException.class, () -> Delta.parse(endless))
                        .status());
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
