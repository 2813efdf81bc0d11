package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BgworkerConfigTest {

    @Test
    void hasDocumentedDefaultsWhenNothingIsConfigured() {
        BgworkerConfig config = TestConfig.read();

        assertTrue(config.enabled());
        assertEquals(8, config.maxWorkerProcesses());
        assertEquals(Map.of(), config.typeLimits());
        assertEquals(RestartPolicy.after(Duration.ofSeconds(60)), config.restartPolicy());
        assertTrue(config.restartAfterCrash());
        assertEquals(new ResetLimit(5, Duration.ofSeconds(60)), config.resetLimit());
        assertEquals(ShutdownMode.FAST, config.shutdownMode());
        assertEquals(Duration.ofSeconds(10), config.shutdownTimeout());
        assertEquals(Duration.ofSeconds(5), config.killAfter());
        assertEquals(Duration.ofSeconds(30), config.startTimeout());
        assertEquals(Math.max(2, Runtime.getRuntime().availableProcessors()), config.startsAtOnce());
        assertEquals(Optional.empty(), config.javaHome());
        assertEquals(List.of(), config.jvmOptions());
        assertEquals(List.of(), config.classPath());
        assertEquals(
                List.of("PATH", "LANG", "LC_*", "TZ", "HOME", "TMPDIR", "USER", "LOGNAME"),
                config.environment().patterns());
        assertEquals(List.of(), config.allow().patterns());
        assertEquals(new SpareNumber(1, 1), config.spares());
        assertEquals(1_000, config.exits());
        assertEquals(Map.of(), config.databases());
        assertEquals(Map.of(), config.workers());
        assertEquals(BgworkerConfig.defaults(), config);
    }

    @ParameterizedTest
    @CsvSource({"auto,, 1, 8", "AUTO, 3, 1, 3", "auto, 0, 0, 0", "2, 1, 2, 2", "0,, 0, 0", ",5, 1, 1"})
    void theNumberOfSparesFollowsTheDemandIfItIsAuto(String spares, String max, int least, int most) {
        BgworkerConfig config = TestConfig.read(
                "bgworker.spares", spares == null ? "" : spares, "bgworker.spares.max", max == null ? "" : max);
        assertEquals(new SpareNumber(least, most), config.spares());
    }

    @Test
    void putsDirectoriesBelowTheTemporaryDirectoryUnderTheNameOfTheUserByDefault() {
        Path temporary =
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");

        BgworkerConfig config = TestConfig.read();

        assertEquals(temporary.resolve("bgworker-" + user), config.runDir());
        assertEquals(temporary.resolve("bgworker-cache-" + user), config.cacheDir());
        assertEquals(64 << 20, config.sharedMemoryMaxBytes());
        assertEquals(0, config.heapDumpsMaxBytes());
        assertEquals(temporary.resolve("bgworker-heap-dumps-" + user), config.heapDumpsDir());
        Path memory = Path.of("/dev/shm");
        assertEquals(
                Files.isWritable(memory)
                        ? memory.resolve("bgworker-" + user)
                        : temporary.resolve("bgworker-shm-" + user),
                config.sharedMemoryDir());
    }

    @Test
    void readsEveryFixedKey(@TempDir Path directory) throws Exception {
        Path jar = Files.createFile(directory.resolve("driver.jar"));
        Path home = javaHome(directory.resolve("jdk"));

        BgworkerConfig config = TestConfig.read(
                "bgworker.enabled", "no",
                "bgworker.max-worker-processes", " 262143 ",
                "bgworker.type.importer.max", "2",
                "bgworker.type.a.dotted.type.max", "0",
                "bgworker.restart-time", "never",
                "bgworker.restart-after-crash", "off",
                "bgworker.reset-limit", "3 in 2m",
                "bgworker.shutdown-mode", "Smart",
                "bgworker.shutdown-timeout", "1h",
                "bgworker.kill-after", "0s",
                "bgworker.start-timeout", "PT1M",
                "bgworker.starts-at-once", "1000",
                "bgworker.java-home", home.toString(),
                "bgworker.jvm-options", "-Xmx64m  '-Dgreeting=hello world'",
                "bgworker.class-path", jar + File.pathSeparator + directory + "," + jar,
                "bgworker.run-dir", directory.resolve("run").toString(),
                "bgworker.cache-dir", directory.resolve("a/../cache").toString(),
                "bgworker.shared-memory.max-bytes", "3M",
                "bgworker.shared-memory.dir", directory.resolve("shm").toString(),
                "bgworker.heap-dumps.max-bytes", "2g",
                "bgworker.heap-dumps.dir", directory.resolve("dumps").toString(),
                "bgworker.environment", "ORACLE_*, SPECIAL",
                "bgworker.allow", "com.acme.**",
                "bgworker.spares", "3",
                "bgworker.exits", "0");

        assertFalse(config.enabled());
        assertEquals(262_143, config.maxWorkerProcesses());
        assertEquals(Map.of("importer", 2, "a.dotted.type", 0), config.typeLimits());
        assertEquals(RestartPolicy.never(), config.restartPolicy());
        assertFalse(config.restartAfterCrash());
        assertEquals(new ResetLimit(3, Duration.ofMinutes(2)), config.resetLimit());
        assertEquals(ShutdownMode.SMART, config.shutdownMode());
        assertEquals(Duration.ofHours(1), config.shutdownTimeout());
        assertEquals(Duration.ZERO, config.killAfter());
        assertEquals(Duration.ofMinutes(1), config.startTimeout());
        assertEquals(1_000, config.startsAtOnce());
        assertEquals(Optional.of(home), config.javaHome());
        assertEquals(List.of("-Xmx64m", "-Dgreeting=hello world"), config.jvmOptions());
        assertEquals(List.of(jar, directory, jar), config.classPath());
        assertEquals(directory.resolve("run"), config.runDir());
        assertEquals(directory.resolve("cache"), config.cacheDir());
        assertEquals(3 << 20, config.sharedMemoryMaxBytes());
        assertEquals(directory.resolve("shm"), config.sharedMemoryDir());
        assertEquals(2L << 30, config.heapDumpsMaxBytes());
        assertEquals(directory.resolve("dumps"), config.heapDumpsDir());
        assertTrue(config.environment().allows("ORACLE_SID"));
        assertTrue(config.environment().allows("PATH"));
        assertEquals(List.of("com.acme.**"), config.allow().patterns());
        assertEquals(new SpareNumber(3, 3), config.spares());
        assertEquals(0, config.exits());
    }

    private static Path javaHome(Path home) throws Exception {
        Files.createDirectories(home.resolve("bin"));
        assertTrue(Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true));
        return home;
    }

    @Test
    void takesAnEmptyValueForOneThatIsNotSet() {
        assertEquals(8, TestConfig.read("bgworker.max-worker-processes", "").maxWorkerProcesses());
    }

    @Test
    void leavesExpressionsToMicroProfileConfig() {
        assertEquals(
                3,
                TestConfig.read("bgworker.max-worker-processes", "${cpus:2}", "cpus", "3")
                        .maxWorkerProcesses());
    }

    @Test
    void readsEnvironmentVariables() {
        BgworkerConfig config = BgworkerConfig.read(TestConfig.of(TestConfig.environment("BGWORKER_EXITS", "7")));

        assertEquals(7, config.exits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "Y", "on", "1"})
    void readsTheWordsOfMicroProfileConfigAsTrue(String word) {
        assertTrue(TestConfig.read("bgworker.enabled", word).enabled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "no", "N", "OFF", "0"})
    void readsTheirOppositesAsFalse(String word) {
        assertFalse(TestConfig.read("bgworker.enabled", word).enabled());
    }

    @ParameterizedTest
    @CsvSource({"smart, SMART", "fast, FAST", "IMMEDIATE, IMMEDIATE"})
    void readsShutdownModesInAnyCase(String text, ShutdownMode mode) {
        assertEquals(mode, TestConfig.read("bgworker.shutdown-mode", text).shutdownMode());
    }

    @Test
    void refusesToBeMadeOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new ResetLimit(0, Duration.ofSeconds(60)));
        assertThrows(IllegalArgumentException.class, () -> new ResetLimit(1, Duration.ofMillis(999)));
        assertThrows(IllegalArgumentException.class, () -> new EnvironmentAllowList(List.of("*")));
        assertThrows(IllegalArgumentException.class, () -> new EntryPointAllowList(List.of("*.Job")));
    }
}
