package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows an end, with real processes. */
final class RestartIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "5m", "bgworker.spares", "1"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule({"EXI-03", "OUR-03"})
    void neverRestartsBeforeItsTime() throws Exception {
        Duration restartTime = Duration.ofMillis(700);
        for (Duration pause : pauses(RestartPolicy.after(restartTime), 3)) {
            assertTrue(pause.compareTo(restartTime) >= 0, pause.toString());
        }
    }

    @Test
    @Rule({"DEF-09", "OUR-03"})
    void backsOffLongerAndLonger() throws Exception {
        List<Duration> pauses = pauses(RestartPolicy.parse("backoff(initial=100ms, factor=3, crashes=9)"), 3);
        long least = 100;
        for (Duration pause : pauses) {
            assertTrue(pause.compareTo(Duration.ofMillis(least)) >= 0, pauses.toString());
            least *= 3;
        }
    }

    /** How long a worker that always fails is down, so many times. */
    private List<Duration> pauses(RestartPolicy policy, int restarts) throws Exception {
        Path times = fixture.directory.resolve("times");
        fixture.registrar()
                .register(WorkerSpec.builder(Clock.class)
                        .mainArg(times.toString())
                        .restartPolicy(policy)
                        .build());
        for (int i = 0; i <= restarts; i++) {
            assertEquals(ExitCause.FAILED, fixture.nextExit().cause());
        }
        List<Duration> pauses = Clock.pauses(times);
        assertTrue(pauses.size() >= restarts, pauses.toString());
        return pauses;
    }

    @Test
    @Rule({"DEF-04", "OUR-04", "REG-09"})
    void longestRestartTimeIsADayAndNotAtOnce() throws Exception {
        WorkerHandle handle = fixture.register(
                worker("patient", "throw x").restartPolicy(RestartPolicy.after(RestartPolicy.RESTART_TIME_MAX)));
        WorkerExit exit = fixture.nextExit();
        assertEquals(WorkerPhase.RESTARTING, handle.phase());
        WorkerInfo info = fixture.registrar().workers().get(0);
        // Both instants are cut to milliseconds, so rounded, not cut again.
        Duration wait = Duration.between(exit.at(), info.until().orElseThrow());
        assertEquals(Duration.ofHours(24), wait.plusMillis(500).truncatedTo(ChronoUnit.SECONDS));
        assertTrue(fixture.exited.isEmpty());
    }

    @Test
    @Rule({"REG-09", "OUR-04"})
    void shortestRestartTimeIsNoneAndRestartsAtOnce() throws Exception {
        fixture.register(worker("restless", "throw x").restartPolicy(RestartPolicy.after(Duration.ZERO)));
        for (int incarnation = 1; incarnation <= 5; incarnation++) {
            assertEquals(incarnation, fixture.nextExit().incarnation());
        }
    }

    @Test
    @Rule("STA-10")
    void handleFollowsItsWorkerFromProcessToProcess() throws Exception {
        WorkerHandle handle = fixture.register(
                worker("followed", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(Duration.ofHours(1))));
        assertTrue(handle.awaitReady(LONG));
        long first = handle.pid().orElseThrow();
        Fixture.signal("TERM", handle);
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertTrue(handle.pid().isEmpty());
        assertEquals(handle.id(), fixture.registrar().start("followed").id());
        assertTrue(handle.awaitReady(LONG));
        assertEquals(WorkerStatus.STARTED, handle.status());
        assertFalse(first == handle.pid().orElseThrow());
    }

    @Test
    @Rule({"DEF-09", "OUR-03", "OUR-13"})
    void backoffParksAWorkerThatCannotLiveUntilItIsResumed() throws Exception {
        Path file = fixture.directory.resolve("medicine");
        WorkerHandle handle = fixture.register(worker("ill", "fail-until " + file)
                .restartPolicy(RestartPolicy.parse("backoff(initial=10ms, crashes=3, within=1h)")));
        for (int i = 0; i < 3; i++) {
            assertEquals(ExitCause.FAILED, fixture.nextExit().cause());
        }
        assertTrue(Await.until(() -> handle.phase() == WorkerPhase.PARKED));
        Files.createFile(file);
        fixture.registrar().resume("ill");
        assertTrue(handle.awaitReady(LONG));
    }

    @Test
    @Rule("EXI-06")
    void terminationDuringTheRestartWaitIsFinal() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("waits", "throw x").restartPolicy(RestartPolicy.after(Duration.ofHours(24))));
        fixture.nextExit();
        assertEquals(WorkerPhase.RESTARTING, handle.phase());
        handle.terminate();
        assertTrue(Await.until(() -> handle.phase() == WorkerPhase.GONE));
        assertTrue(fixture.exited.isEmpty());
    }

    @Test
    @Rule("OUR-13")
    void restartByNameReplacesTheProcessAtOnce() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("renewed", TestWorker.FOREVER).restartPolicy(RestartPolicy.never()));
        assertTrue(handle.awaitReady(LONG));
        long before = handle.pid().orElseThrow();
        fixture.registrar().restart("renewed");
        assertEquals(ExitCause.TERMINATED, fixture.nextExit().cause());
        assertTrue(Await.until(() -> handle.pid().isPresent()));
        assertFalse(before == handle.pid().orElseThrow());
    }

    /** It has announced its end and hangs in a shutdown hook, until its time is over. */
    @Test
    @Rule("OUR-13")
    void restartByNameIsObeyedWhenTheProcessIsEndingByItself() throws Exception {
        fixture.close();
        fixture = new Fixture(Map.of("bgworker.kill-after", "1s"));
        WorkerHandle handle =
                fixture.register(worker("stuck", "exit-with-stuck-hook").restartPolicy(RestartPolicy.never()));
        assertTrue(Await.until(() -> handle.phase() == WorkerPhase.STOPPING));
        fixture.registrar().restart("stuck");
        assertEquals(1, fixture.nextExit().incarnation());
        assertEquals(handle.id(), fixture.nextStart().worker().id());
        assertEquals(2, fixture.nextStart().worker().incarnation());
    }

    @Test
    @Rule("SHU-10")
    void startsAgainAfterItsRunDirectoryWasCleanedAway() throws Exception {
        fixture.close();
        fixture = new Fixture(Map.of()); // Without spares: nothing comes into the directory while it is cleaned.
        WorkerHandle handle = fixture.register(
                worker("homeless", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(Duration.ZERO)));
        assertTrue(handle.awaitReady(LONG));
        Path runDirectory = fixture.directory.resolve("run");
        try (var files = Files.walk(runDirectory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        ProcessHandle.of(handle.pid().orElseThrow()).orElseThrow().destroyForcibly();
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        assertTrue(handle.awaitReady(LONG));
    }

    /** A server that is the first process of a container has children that it never started. */
    @Test
    void childrenOfTheServerThatAreNoWorkersMayEndAsTheyLike() throws Exception {
        WorkerHandle member = fixture.register(member("member"));
        WorkerHandle isolated = fixture.register(worker("isolated", TestWorker.FOREVER));
        assertTrue(member.awaitReady(LONG) && isolated.awaitReady(LONG));
        assertEquals(2, run("exit 2"));
        assertEquals(139, run("kill -s SEGV $$"));
        // A grandchild that nobody waits for is the server's, if that is the first process.
        assertEquals(0, run("(exit 3) &"));
        WorkerHandle next = fixture.register(worker("next", TestWorker.FOREVER));
        assertTrue(next.awaitReady(LONG));
        assertEquals(WorkerPhase.READY, member.phase());
        assertEquals(WorkerPhase.READY, isolated.phase());
        assertTrue(fixture.exited.isEmpty());
    }

    private static int run(String script) throws Exception {
        return new ProcessBuilder("sh", "-c", script).start().waitFor();
    }

    private static WorkerSpec.Builder member(String name) {
        return worker(name, TestWorker.FOREVER)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.after(Duration.ofHours(1)));
    }
}
