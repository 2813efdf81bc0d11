package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrongValuesTest {

    private static final String SOURCE = "source 'test' (ordinal 250)";

    @ParameterizedTest(name = "[{index}] {0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bgworker.enabled              | maybe      | true or false",
                "bgworker.shared-memory.max-bytes | -1     | a number of bytes from 0 to 1099511627776, for instance 64m",
                "bgworker.shared-memory.max-bytes | 2t     | a number of bytes from 0 to 1099511627776, for instance 64m",
                "bgworker.shared-memory.max-bytes | m      | a number of bytes from 0 to 1099511627776, for instance 64m",
                "bgworker.shared-memory.max-bytes | 64 mb  | a number of bytes from 0 to 1099511627776, for instance 64m",
                "bgworker.shared-memory.max-bytes | 9999999999g | a number of bytes from 0 to 1099511627776, for instance 64m",
                "bgworker.restart-after-crash  | 2          | true or false",
                "bgworker.max-worker-processes | -1         | a whole number from 0 to 262143",
                "bgworker.max-worker-processes | 262144     | a whole number from 0 to 262143",
                "bgworker.max-worker-processes | many       | a whole number from 0 to 262143",
                "bgworker.max-worker-processes | 8.5        | a whole number from 0 to 262143",
                "bgworker.type.importer.max    | -1         | a whole number from 0 to 262143",
                "bgworker.type.a.b.max         | none       | a whole number from 0 to 262143",
                "bgworker.spares               | 65         | a whole number from 0 to 64, or auto",
                "bgworker.spares               | many       | a whole number from 0 to 64, or auto",
                "bgworker.spares.max           | auto       | a whole number from 0 to 64",
                "bgworker.spares.database      | nowhere    | the name of a database with a bgworker.database.<name>.url",
                "bgworker.exits                | 100001     | a whole number from 0 to 100000",
                "bgworker.exits                | -1         | a whole number from 0 to 100000",
                "bgworker.restart-time         | soon       | a duration from 0s to 24h",
                "bgworker.restart-time         | 25h        | 0s … 24h, or never",
                "bgworker.restart-time         | -1s        | 0s … 24h, or never",
                "bgworker.restart-time         | default    | something else than default",
                "bgworker.restart-time         | backoff(factor=x) | right in backoff factor: a number",
                "bgworker.reset-limit          | 5          | '<resets> in <duration>'",
                "bgworker.reset-limit          | 0 in 60s   | a whole number from 1 to 1000",
                "bgworker.reset-limit          | 5 in 0s    | a duration from 1s to 24h",
                "bgworker.shutdown-mode        | gently     | one of [smart, fast, immediate]",
                "bgworker.shutdown-timeout     | 0s         | a duration from 1s to 1h",
                "bgworker.shutdown-timeout     | 61m        | a duration from 1s to 1h",
                "bgworker.shutdown-timeout     | 10         | a duration from 1s to 1h",
                "bgworker.kill-after           | -1s        | a duration from 0s to 1h",
                "bgworker.kill-after           | 2h         | a duration from 0s to 1h",
                "bgworker.start-timeout        | 999ms      | a duration from 1s to 1h",
                "bgworker.start-timeout        | never      | a duration from 1s to 1h",
                "bgworker.starts-at-once       | 0          | a whole number from 1 to 1000",
                "bgworker.starts-at-once       | 1001       | a whole number from 1 to 1000",
                "bgworker.java-home            | /no/java   | an existing directory with an executable bin/java",
                "bgworker.jvm-options          | Xmx64m     | the first of which begins with -",
                "bgworker.jvm-options          | -Da=\"b    | every \" closed",
                "bgworker.environment          | *          | names of environment variables",
                "bgworker.environment          | A, B C=D   | names of environment variables",
                "bgworker.allow                | *.Job      | names of classes",
                "bgworker.allow                | ,          | names of classes",
                "bgworker.worker.w.enabled        | perhaps | true or false",
                "bgworker.worker.w.required       | perhaps | true or false",
                "bgworker.worker.w.declares-ready | perhaps | true or false",
                "bgworker.worker.w.capabilities   | FLYING  | [shared-memory, database-connection, interruptible]",
                "bgworker.worker.w.capabilities   | ,       | none, or some of",
                "bgworker.worker.w.capabilities   | database-connection | with SHARED_MEMORY",
                "bgworker.worker.w.start-time     | noon    | one of [server-start, consistent-state, recovery",
                "bgworker.worker.a.b.restart-time | 1w      | a duration from 0s to 24h",
                "bgworker.worker.w.priority       | high    | a whole number from -2147483648 to 2147483647",
                "bgworker.worker.w.java-home      | /no     | an existing directory with an executable bin/java",
                "bgworker.worker.w.jvm-options    | '''-X'  | every ' closed",
            })
    void tellsKeyValueSourceAndWhatIsRight(String key, String value, String expected) {
        assertWrong(key, value, expected);
    }

    private static Problem assertWrong(String key, String value, String expected) {
        ConfigurationException wrong = assertThrows(ConfigurationException.class, () -> TestConfig.read(key, value));

        assertEquals(1, wrong.problems().size(), wrong.getMessage());
        Problem problem = wrong.problems().get(0);
        assertEquals(key, problem.key());
        assertEquals("'" + value + "'", problem.value());
        assertEquals(SOURCE, problem.source());
        assertTrue(problem.expected().contains(expected), problem.expected());
        assertTrue(wrong.getMessage().contains(problem.toString()), wrong.getMessage());
        assertEquals(key + " must be " + problem.expected() + ", was '" + value + "' in " + SOURCE, problem.toString());
        return problem;
    }

    @Test
    void refusesAJavaHomeWhoseJavaIsNotExecutable(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(home.resolve("bin/java"));

        assertWrong("bgworker.java-home", home.toString(), "an executable bin/java");
    }

    @Test
    void namesTheEntryOfTheClassPathThatDoesNotExist(@TempDir Path directory) {
        Path missing = directory.resolve("missing.jar");

        assertWrong(
                "bgworker.class-path", directory + File.pathSeparator + missing, "'" + missing + "' does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bgworker.run-dir", "bgworker.cache-dir", "bgworker.shared-memory.dir"})
    void refusesAFileWhereADirectoryShouldBe(String key, @TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertWrong(key, file.toString(), "a directory, existing or to be created");
    }

    @Test
    void refusesATextThatIsNoPath() {
        ConfigurationException wrong =
                assertThrows(ConfigurationException.class, () -> TestConfig.read("bgworker.run-dir", "a\0b"));

        assertEquals("'a?b'", wrong.problems().get(0).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bgworker.worker.w.main-arg", "bgworker.worker.w.extra"})
    void refusesTextsOverTheLimitAndShowsTheirBeginning(String key) {
        ConfigurationException wrong =
                assertThrows(ConfigurationException.class, () -> TestConfig.read(key, "x".repeat(65_537)));

        Problem problem = wrong.problems().get(0);
        assertEquals(key, problem.key());
        assertEquals("at most 65536 bytes", problem.expected());
        assertTrue(problem.value().length() < 200);
    }

    @Test
    void refusesATypeOverTheLimit() {
        assertWrong("bgworker.worker.w.type", "x".repeat(97), "at most 96 bytes in UTF-8");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        ConfigurationException wrong = assertThrows(
                ConfigurationException.class,
                () -> BgworkerConfig.read(TestConfig.of(
                        TestConfig.source("low", 100, "bgworker.exits", "5", "bgworker.kill-after", "x"),
                        TestConfig.source("high", 400, "bgworker.exits", "y", "bgworker.worker.a.b.priority", "z"))));

        assertEquals(
                List.of("bgworker.kill-after", "bgworker.exits", "bgworker.worker.a.b.priority"),
                wrong.problems().stream().map(Problem::key).toList());
        assertTrue(wrong.getMessage().startsWith("Background workers are configured wrongly in 3 places:"));
        assertTrue(wrong.getMessage().contains("source 'low' (ordinal 100)"));
        assertTrue(wrong.getMessage().contains("was 'y' in source 'high' (ordinal 400)"));
    }

    @Test
    void tellsOfAnExpressionThatCannotBeResolved() {
        assertWrong("bgworker.exits", "${nowhere}", "a value whose ${…} can be resolved");
    }

    @Test
    void neverShowsWhatBelongsToADatabase() {
        ConfigurationException wrong = assertThrows(
                ConfigurationException.class,
                () -> TestConfig.read(
                        "bgworker.database.main.url", "postgresql://scott:tiger@host/db",
                        "bgworker.database.main.password", "tiger ${nowhere}",
                        "bgworker.database.other.password", "tiger"));

        assertFalse(wrong.getMessage().contains("tiger"), wrong.getMessage());
        assertTrue(wrong.getMessage()
                .contains("bgworker.database.main.url must be a JDBC URL, which begins with jdbc:, was a value that is"
                        + " not shown in " + SOURCE));
        assertTrue(wrong.getMessage().contains("bgworker.database.main.password must be a value whose ${…} can be"));
        assertTrue(wrong.getMessage().contains("bgworker.database.other.url must be set to a JDBC URL"));
    }
}
