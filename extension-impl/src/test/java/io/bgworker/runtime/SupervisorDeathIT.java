package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The supervisor's JVM is killed: no worker may be left, and the next supervisor removes what is. */
final class SupervisorDeathIT {

    private static final String ALL_WAIT = "waiting supervisor-death";

    @TempDir
    private Path directory;

    private MortalSupervisor supervisor;

    /** What may be there to help. */
    private enum Help {
        WATCHMAN("sh grep"),
        PARENT_DEATH_SIGNAL("setpriv"),
        NONE("");

        private final String commands;

        Help(String commands) {
            this.commands = commands;
        }

        /** A search path on which there is just this, and what the tests need themselves. */
        Map<String, String> environment(Path directory) throws IOException {
            Path bin = Files.createDirectory(directory.resolve("bin"));
            for (String command : ("setsid true sleep kill " + commands).strip().split(" ", -1)) {
                Path found = Stream.of("/usr/bin", "/bin")
                        .map(each -> Path.of(each, command))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow();
                Files.createSymbolicLink(bin.resolve(command), found);
            }
            return Map.of("PATH", bin.toString());
        }
    }

    private void start(Help help, String... instructions) throws IOException {
        supervisor = MortalSupervisor.start(directory, help.environment(directory), instructions);
    }

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @ParameterizedTest
    @EnumSource
    @Rule("PMD-06")
    void noWorkerOutlivesItWhateverTheWorkerDoes(Help help) throws Exception {
        start(help, "worker forever", "worker deaf", "worker spin");
        assertEquals(3, supervisor.workers().size());
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @EnumSource
    @Rule("PMD-06")
    void noSpareOutlivesIt(Help help) throws Exception {
        start(help, "worker forever", "spare");
        assertEquals(2, supervisor.workers().size());
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCHMAN", "NONE"})
    @Rule("STA-12")
    void whatAWorkerStartedDoesNotOutliveItEither(Help help) throws Exception {
        Path pidFile = directory.resolve("pid");
        start(help, "worker sub-process " + pidFile);
        assertTrue(Await.until(() -> Files.exists(pidFile)));
        assertEquals(2, supervisor.workers().size());
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCHMAN", "PARENT_DEATH_SIGNAL"})
    void workerThatIsStoppedAtThatMomentDiesToo(Help help) throws Exception {
        start(help, "situation READY_AND_STOPPED");
        assertEquals(1, supervisor.workers().size());
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    /** Whoever killed it; and nothing is started afterwards. */
    @Test
    @Rule({"PMD-01", "PMD-02"})
    void watchmanThatIsGoneIsReplaced() throws Exception {
        start(Help.WATCHMAN, "situation READY_AND_STOPPED");
        ProcessHandle first = supervisor.watchmen().get(0);
        first.destroyForcibly();
        assertTrue(Await.until(() -> supervisor.watchmen().stream().anyMatch(each -> !each.equals(first))));
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    /** Loops that a JVM does not look out of: whoever halts it from within waits for their end. */
    @Test
    @Rule("PMD-06")
    void workerThatCannotEvenHaltDiesToo() throws Exception {
        start(Help.WATCHMAN, "worker spin-without-end-or-safepoint");
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    /** Nobody else ends or wakes them, and each says when it was told: a second is promised, and far less is usual. */
    @Test
    @Rule("PMD-04")
    void workersNoticeByThemselvesAndAtOnce() throws Exception {
        List<Path> files = Stream.of("a", "b", "c", "d").map(directory::resolve).toList();
        Stream<String> workers = files.stream().map(file -> "worker last-words " + file);
        start(Help.NONE, Stream.concat(workers, Stream.of(ALL_WAIT)).toArray(String[]::new));
        Instant killed = Instant.now();
        supervisor.kill();
        for (Path file : files) {
            assertTrue(Await.until(10_000, () -> Files.exists(file)), file::toString);
            Duration took =
                    Duration.between(killed, Files.getLastModifiedTime(file).toInstant());
            assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, took::toString);
        }
    }

    /** Nor is its own end held up by what it started. */
    @Test
    @Rule("PMD-01")
    void whatAWorkerStartedDoesNotHideItsDeathFromTheWorker() throws Exception {
        Path file = directory.resolve("said");
        start(Help.NONE, "worker last-words-of-a-parent " + file, ALL_WAIT);
        assertEquals(2, supervisor.workers().size());
        supervisor.kill();
        assertTrue(Await.until(10_000, () -> Files.exists(file)), "it was told");
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCHMAN", "NONE"})
    @Rule("PMD-03")
    void workerThatAsksAndNeverWaitsIsAnswered(Help help) throws Exception {
        Path file = directory.resolve("said");
        start(help, "worker ask-for-supervisor " + file);
        assertTrue(Await.until(() -> Files.exists(directory.resolve("asked"))));
        supervisor.kill();
        assertTrue(Await.until(10_000, () -> Files.exists(file)));
        assertEquals("[SUPERVISOR_DEATH] after [TIMEOUT]", Files.readString(file));
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCHMAN", "NONE"})
    @Rule("PMD-03")
    void workerCanReactToItsDeath(Help help) throws Exception {
        Path file = directory.resolve("said");
        start(help, "worker last-words " + file);
        supervisor.kill();
        assertTrue(Await.until(10_000, () -> Files.exists(file)));
        supervisor.assertNobodyOutlivesIt();
    }

    /** The loop that every worker has knows nothing of supervisors. */
    @ParameterizedTest
    @EnumSource(names = {"WATCHMAN", "NONE"})
    @Rule("PMD-03")
    void workerThatAsksOnlyWhetherToTerminateComesToItsEnd(Help help) throws Exception {
        Path file = directory.resolve("said");
        start(help, "worker end-of-its-loop " + file);
        supervisor.kill();
        assertTrue(Await.until(10_000, () -> Files.exists(file)));
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCHMAN", "NONE"})
    @Rule("PMD-03")
    void workerMayLeaveItsEndToTheWait(Help help) throws Exception {
        Path file = directory.resolve("said");
        start(help, "worker exit-on-supervisor-death " + file);
        supervisor.kill();
        assertTrue(Await.until(10_000, () -> Files.exists(file)), "its exit hook runs");
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTING", "ASSIGNED", "RUNNING", "TERMINATING", "ENDING"})
    @Rule({"PMD-02", "OUR-10"})
    void noWorkerOutlivesItInAnySituation(Situation situation) throws Exception {
        start(Help.WATCHMAN, "situation " + situation);
        assertEquals(1, supervisor.workers().size());
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMART", "FAST"})
    @Rule("OUR-10")
    void noWorkerOutlivesItInTheMidstOfAShutdown(String mode) throws Exception {
        start(Help.WATCHMAN, "worker deaf", "situation READY_AND_STOPPED", "shutdown " + mode);
        assertEquals(2, supervisor.workers().size());
        supervisor.kill();
        supervisor.assertNobodyOutlivesIt();
    }

    @Test
    @Rule({"OUR-20", "PMD-05"})
    void nextSupervisorEndsAndRemovesWhatIsLeftAndSaysSo() throws Exception {
        // Stopped, and without help: an orphan for as long as nobody comes.
        start(Help.NONE, "situation READY_AND_STOPPED");
        long orphan = supervisor.workers().get(0).pid();
        supervisor.kill();
        Path left = Fixture.filesIn(directory.resolve("run")).get(0);
        assertTrue(Files.isDirectory(left));
        assertEquals(1, supervisor.workers().size());
        try (LogRecords log = LogRecords.of("io.bgworker.launcher");
                Fixture next = new Fixture(
                        Map.of("bgworker.run-dir", directory.resolve("run").toString()))) {
            supervisor.assertNobodyOutlivesIt();
            assertTrue(Await.until(() -> !Files.exists(left)));
            assertTrue(next.registrar().workers().isEmpty());
            log.await("BGW2004", "w (" + orphan + ")");
            log.await("BGW2003", left.toString());
        }
    }
}
