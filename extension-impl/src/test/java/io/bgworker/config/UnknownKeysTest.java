package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {

    @ParameterizedTest
    @CsvSource({
        "bgworker.max-worker-proceses, bgworker.max-worker-processes",
        "bgworker.maxWorkerProcesses, bgworker.max-worker-processes",
        "bgworker.max_worker_processes, bgworker.max-worker-processes",
        "bgworker.exit, bgworker.exits",
        "bgworker.alolw, bgworker.allow",
        "bgworker.type.importer.maxx, bgworker.type.importer.max",
        "bgworker.worker.mail.sender.restart-tme, bgworker.worker.mail.sender.restart-time",
        "bgworker.worker.w.restartTime, bgworker.worker.w.restart-time",
        "bgworker.workers.mail.sender.required, bgworker.worker.mail.sender.required",
        "bgworker.databse.main.url, bgworker.database.main.url",
        "bgworker.database.main.passwd, bgworker.database.main.password",
        "bgworker.database.main.proprties.ssl.mode, bgworker.database.main.properties.ssl.mode",
    })
    void suggestsTheNearestKnownKey(String key, String nearest) {
        assertEquals(
                List.of("Unknown configuration key " + key
                        + " from source 'test' (ordinal 250) is ignored; did you mean " + nearest + "?"),
                UnknownKeys.warnings(TestConfig.of(key, "secret")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bgworker.colour",
                "bgworker.colour",
                "bgworker.type.importer.size",
                "bgworker.worker.restart-time",
                "bgworker.worker.w.colour",
                "bgworker.database.main.properties",
                "bgworker.",
            })
    void suggestsNothingWhenNothingIsNear(String key) {
        assertEquals(
                List.of("Unknown configuration key " + key + " from source 'test' (ordinal 250) is ignored"),
                UnknownKeys.warnings(TestConfig.of(key, "1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bgworker.enabled",
                "bgworker.type.importer.max",
                "bgworker.worker.mail.sender.restart-time",
                "bgworker.database.main.url",
                "bgworker.database.main.properties.ssl.mode",
                "bgworker-sample.colour",
                "bgworkers.colour",
                "my.bgworker.colour",
            })
    void isSilentOnKnownKeysAndThoseOfOthers(String key) {
        assertEquals(List.of(), UnknownKeys.warnings(TestConfig.of(key, "1")));
    }

    @Test
    void isSilentOnEveryFixedKey() {
        for (String key : Keys.FIXED) {
            assertEquals(List.of(), UnknownKeys.warnings(TestConfig.of(key, "1")));
        }
    }

    @Test
    void isSilentOnEnvironmentVariablesAndWhatTheyAreGuessedToMean() {
        List<String> warnings = UnknownKeys.warnings(TestConfig.of(TestConfig.environment(
                "BGWORKER_MAX_WORKER_PROCESSES", "1",
                "BGWORKER_WORKER_MAIL_SENDER_RESTART_TIME", "1s",
                "BGWORKER_NONSENSE", "1")));

        assertEquals(List.of(), warnings);
    }

    @Test
    void warnsOfEachKeyInOrderEvenIfAnExpressionInItsValueCannotBeResolved() {
        List<String> warnings = UnknownKeys.warnings(TestConfig.of("bgworker.zzz", "${nowhere}", "bgworker.aaa", "1"));

        assertEquals(2, warnings.size());
        assertTrue(warnings.get(0).startsWith("Unknown configuration key bgworker.aaa from "));
        assertTrue(warnings.get(1).startsWith("Unknown configuration key bgworker.zzz from "));
        assertFalse(warnings.toString().toLowerCase(Locale.ROOT).contains("nowhere"));
    }
}
