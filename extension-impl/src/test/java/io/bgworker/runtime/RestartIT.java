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
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows an end, with real processes. */
final class RestartIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "2s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void neverRestartsBeforeItsTime() throws Exception {
        Duration restartTime = Duration.ofMillis(700);
        fixture.register(worker("fails", "throw x").restartPolicy(RestartPolicy.after(restartTime)));
        for (int i = 0; i < 3; i++) {
            // Told in order: the start of this incarnation, its end, the start of the next.
            WorkerExit exit = fixture.nextExit();
            WorkerStarted first = fixture.nextStart();
            assertEquals(exit.incarnation(), first.worker().incarnation());
            WorkerStarted next = fixture.peekStart();
            Duration pause =
                    Duration.between(exit.at(), next.worker().startedAt().orElseThrow());
            // Both instants are cut to milliseconds.
            assertTrue(pause.compareTo(restartTime.minusMillis(1)) >= 0, pause.toString());
        }
    }

    @Test
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

    @Test
    void startsAgainAfterItsRunDirectoryWasCleanedAway() throws Exception {
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

    @Test
    void crashOfAMemberOfTheGroupRestartsAllAndLeavesTheIsolatedAlone() throws Exception {
        WorkerHandle crasher = fixture.register(member("crasher"));
        WorkerHandle innocent = fixture.register(member("innocent"));
        WorkerHandle isolated = fixture.register(worker("isolated", TestWorker.FOREVER));
        assertTrue(crasher.awaitReady(LONG) && innocent.awaitReady(LONG) && isolated.awaitReady(LONG));
        long untouched = isolated.pid().orElseThrow();
        ProcessHandle.of(crasher.pid().orElseThrow()).orElseThrow().destroyForcibly();
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        WorkerExit reset = fixture.nextExit();
        assertEquals(innocent.id(), reset.worker());
        assertEquals(ExitCause.RESET, reset.cause());
        assertTrue(innocent.awaitReady(LONG));
        assertEquals(WorkerPhase.RESTARTING, crasher.phase());
        assertEquals(untouched, isolated.pid().orElseThrow());
    }

    private static WorkerSpec.Builder member(String name) {
        return worker(name, TestWorker.FOREVER)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.after(Duration.ofHours(1)));
    }
}
