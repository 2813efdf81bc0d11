package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.RestartPolicy;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveConfigTest {

    private static final BgworkerConfig BEFORE = TestConfig.read();

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource({
        "bgworker.max-worker-processes, 1",
        "bgworker.type.importer.max, 1",
        "bgworker.restart-time, never",
        "bgworker.restart-after-crash, false",
        "bgworker.reset-limit, 1 in 1s",
        "bgworker.kill-after, 1s",
        "bgworker.starts-at-once, 1",
        "bgworker.allow, com.acme.*",
        "bgworker.spares, 0",
        "bgworker.spares, auto",
        "bgworker.exits, 1",
        "bgworker.worker.w.restart-time, 1s",
    })
    @Rule({"DEF-17", "OUR-14"})
    void takesOverWhatIsLive(String key, String value) {
        BgworkerConfig reread = TestConfig.read(key, value);

        assertEquals(reread, BEFORE.withLive(reread));
        assertEquals(BEFORE, reread.withLive(BEFORE));
    }

    /** The databases themselves are not. */
    @Test
    void takesOverToWhichDatabaseSparesConnect() {
        BgworkerConfig reread =
                TestConfig.read("bgworker.database.main.url", "jdbc:h2:mem:", "bgworker.spares.database", "main");

        assertEquals("main", BEFORE.withLive(reread).sparesDatabase());
        assertEquals("", reread.withLive(BEFORE).sparesDatabase());
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource({
        "bgworker.enabled, false",
        "bgworker.shutdown-mode, smart",
        "bgworker.shutdown-timeout, 1s",
        "bgworker.start-timeout, 1s",
        "bgworker.jvm-options, -Xmx1m",
        "bgworker.class-path, .",
        "bgworker.shared-memory.max-bytes, 1k",
        "bgworker.shared-memory.dir, shm",
        "bgworker.run-dir, run",
        "bgworker.cache-dir, cache",
        "bgworker.environment, A",
        "bgworker.database.main.url, jdbc:h2:mem:",
        "bgworker.worker.w.enabled, false",
        "bgworker.worker.w.type, t",
        "bgworker.worker.w.capabilities, none",
        "bgworker.worker.w.start-time, server-start",
        "bgworker.worker.w.main-arg, a",
        "bgworker.worker.w.extra, a",
        "bgworker.worker.w.required, true",
        "bgworker.worker.w.declares-ready, true",
        "bgworker.worker.w.priority, 1",
        "bgworker.worker.w.jvm-options, -Xmx1m",
    })
    void keepsWhatIsNot(String key, String value) {
        assertEquals(BEFORE, BEFORE.withLive(TestConfig.read(key, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bgworker.java-home", "bgworker.worker.w.java-home"})
    void keepsTheJava(String key) {
        assertEquals(BEFORE, BEFORE.withLive(TestConfig.read(key, System.getProperty("java.home"))));
    }

    @Test
    void replacesOnlyTheRestartTimeOfAWorker() {
        BgworkerConfig before = TestConfig.read(
                "bgworker.worker.w.priority", "1",
                "bgworker.worker.w.restart-time", "1s",
                "bgworker.worker.gone.restart-time", "1s");
        BgworkerConfig reread = TestConfig.read(
                "bgworker.worker.w.priority", "2",
                "bgworker.worker.w.restart-time", "2s");

        BgworkerConfig live = before.withLive(reread);

        assertEquals(
                Map.of("w", before.worker("w").withRestartPolicy(RestartPolicy.after(Duration.ofSeconds(2)))),
                live.workers());
    }

    @Test
    void rereadsKeysThatWereNotListedAtFirst() {
        ConfigSource source = TestConfig.source("test", 250);
        Config config = TestConfig.of(source);
        BgworkerConfig before = BgworkerConfig.read(config);

        TestConfig.put(source, "bgworker.type.importer.max", "1");

        assertEquals(
                Map.of("importer", 1),
                before.withLive(BgworkerConfig.read(config)).typeLimits());
    }
}
