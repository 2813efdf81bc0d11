package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.StartTime;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server's log says of a worker's life. */
@Rule("OBS-03")
final class EventsInTheLogIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final String SUPERVISOR = "io.bgworker.supervisor";

    private final LogRecords log = LogRecords.of(SUPERVISOR);
    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "30s"));

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
    }

    /** The lines with an id, which are those from INFO up. */
    private List<String> told() {
        return log.messages().stream()
                .filter(message -> message.startsWith("BGW"))
                .toList();
    }

    /** The lines without one: how each state is left and entered. */
    private List<String> moves(String name) {
        return log.messages().stream()
                .filter(message -> message.startsWith(name + " (") && message.contains(" -> "))
                .toList();
    }

    @Test
    void eachEventOfALifeIsToldOnceWithItsIdAndWhoItIs() throws Exception {
        Path file = fixture.directory.resolve("go");
        WorkerHandle handle = fixture.register(worker("restless", "fail-until " + file)
                .type("job")
                .restartPolicy(RestartPolicy.parse("backoff(initial=10ms, jitter=0, crashes=2)")));
        WorkerExit first = fixture.nextExit();
        WorkerExit second = fixture.nextExit();
        assertTrue(Await.until(() -> handle.phase() == WorkerPhase.PARKED));
        Files.createFile(file);
        fixture.registrar().resume("restless");
        assertTrue(handle.awaitReady(LONG));
        long third = handle.pid().orElseThrow();
        handle.terminate();
        handle.terminate();
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        fixture.runtime.stop(ShutdownMode.FAST);

        List<String> expected = new ArrayList<>(List.of(
                "BGW1001: Supervising the background workers of test: at most 8, in ",
                "BGW1002: Worker 'restless' (0.1, type job) started: process " + first.pid() + ", incarnation 1",
                "BGW1004: Worker 'restless' (0.1, type job, process " + first.pid()
                        + ") exited with code 1 [FAILED]; restarts in ",
                "BGW1002: Worker 'restless' (0.1, type job) started: process " + second.pid() + ", incarnation 2",
                "BGW1004: Worker 'restless' (0.1, type job, process " + second.pid()
                        + ") exited with code 1 [FAILED]; parked",
                "BGW1002: Worker 'restless' (0.1, type job) started: process " + third + ", incarnation 3",
                "BGW1003: Worker 'restless' (0.1, type job, process " + third
                        + ") exited with code 0 [TERMINATED]; unregistered: terminated",
                "BGW1011: Stopping the background workers (FAST): 0",
                "BGW1012: The background workers of test are stopped"));
        List<String> told = told();
        assertEquals(expected.size(), told.size(), told::toString);
        for (int i = 0; i < told.size(); i++) {
            assertTrue(told.get(i).startsWith(expected.get(i)), expected.get(i) + " expected, was " + told.get(i));
        }
    }

    @Test
    @Rule({"EXI-17", "EXI-18"})
    void whatLeavesTheEntryPointIsToldOnceWithItsTrace() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("failing", "throw on purpose").restartPolicy(RestartPolicy.after(LONG)));
        WorkerExit exit = fixture.nextExit();
        assertEquals(OptionalInt.of(1), exit.code());
        assertTrue(Await.until(() -> handle.phase() == WorkerPhase.RESTARTING));
        fixture.runtime.stop(ShutdownMode.FAST);
        List<String> told =
                told().stream().filter(line -> line.contains("on purpose")).toList();
        assertEquals(1, told.size(), told::toString);
        String line = told.get(0);
        assertTrue(
                line.startsWith("BGW1004: Worker 'failing' (0.1, type TestWorker, process " + exit.pid()
                        + ") exited with code 1 [FAILED]; restarts in "),
                line);
        assertTrue(line.contains("IllegalStateException: on purpose"), line);
        assertTrue(line.contains("TestWorker.main"), line);
    }

    @Test
    @Rule("EXI-18")
    void signalThatEndedAWorkerIsToldWithWhatItWaitedFor() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("victim", TestWorker.FOREVER).restartPolicy(RestartPolicy.never()));
        assertTrue(handle.awaitReady(LONG));
        fixture.awaitWaiting(handle, "test-idle");
        Fixture.signal("KILL", handle);
        WorkerExit exit = fixture.nextExit();
        log.await(
                "BGW1004",
                "Worker 'victim' (0.1, type TestWorker, process " + exit.pid()
                        + ") terminated by signal 9 while waiting for 'test-idle' [SIGNALED]; unregistered");
    }

    @Test
    void eachStepOfALifeIsTracedOnce() throws Exception {
        WorkerHandle handle = fixture.register(worker("brief", "return").startTime(StartTime.SERVER_START));
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        fixture.runtime.stop(ShutdownMode.FAST);
        List<String> moves = moves("brief");
        assertEquals(
                List.of(
                        "WAITING_FOR_START_TIME -> QUEUED, registered",
                        "QUEUED -> LAUNCHING, its turn",
                        "LAUNCHING -> CONNECTING, process",
                        "CONNECTING -> ASSIGNED, connected",
                        "ASSIGNED -> READY, entered",
                        "READY -> ENDING, announced its end",
                        "ENDING -> GONE, "),
                moves.stream()
                        .map(move -> move.substring("brief (0.1): ".length()))
                        .map(move -> move.replaceFirst("(, process) \\d+$", "$1"))
                        .map(move -> move.replaceFirst("(GONE, ).*", "$1"))
                        .toList());
    }

    /** PostgreSQL says "terminating ... due to administrator command", and since 19 who sent the signal. */
    @Test
    @Rule("CHD-04")
    void whoStoppedAWorkerIsTold() throws Exception {
        WorkerHandle byHandle = fixture.register(worker("handle", "interruptible"));
        WorkerHandle byName = fixture.register(worker("name", TestWorker.FOREVER));
        WorkerHandle fromOutside =
                fixture.register(worker("outside", TestWorker.FOREVER).restartPolicy(RestartPolicy.never()));
        WorkerHandle byShutdown = fixture.register(worker("shutdown", TestWorker.FOREVER));
        for (WorkerHandle handle : List.of(byHandle, byName, fromOutside, byShutdown)) {
            assertTrue(handle.awaitReady(LONG));
        }
        byHandle.terminate();
        fixture.nextExit();
        fixture.registrar().restart("name");
        fixture.nextExit();
        ProcessHandle.of(fromOutside.pid().orElseThrow()).orElseThrow().destroy();
        fixture.nextExit();
        assertTrue(byName.awaitReady(LONG));
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(
                List.of(
                        "handle: exited with code 1 [TERMINATED]; unregistered: terminated; java.lang.InterruptedException",
                        "name: exited with code 0 [TERMINATED]; restarts: restart was requested",
                        "name: exited with code 0 [TERMINATED]; unregistered: the application stops",
                        "outside: exited with code 1 [TERMINATED]; unregistered: a SIGTERM came from outside",
                        "shutdown: exited with code 0 [TERMINATED]; unregistered: the application stops"),
                told().stream()
                        .filter(message -> message.startsWith("BGW1003"))
                        .map(message -> message.replaceFirst("BGW1003: Worker '(.*?)' \\(.*?\\)", "$1:"))
                        .sorted()
                        .toList());
    }

    /** By the supervisor, and not by the worker's own output as well. */
    @Test
    void anUncaughtExceptionIsToldOnce() throws Exception {
        try (LogRecords all = LogRecords.of("io.bgworker")) {
            fixture.register(worker("careless", "throw uncaught-one").restartPolicy(RestartPolicy.never()));
            fixture.nextExit();
            fixture.runtime.stop(ShutdownMode.FAST);
            List<String> lines = new ArrayList<>(all.messages());
            lines.addAll(log.messages());
            assertEquals(
                    1,
                    lines.stream()
                            .filter(line -> line.contains("IllegalStateException: uncaught-one"))
                            .count(),
                    lines::toString);
        }
    }

    @Test
    void aLogThatBlocksHoldsUpNobodyAndMissesNothing() throws Exception {
        try (BlockedLog blocked = new BlockedLog(SUPERVISOR)) {
            fixture.register(worker("failing", "throw unheard").restartPolicy(RestartPolicy.never()));
            assertTrue(blocked.awaitVictim());
            fixture.nextExit();
            WorkerHandle handle = fixture.register(worker("obeying", TestWorker.FOREVER));
            assertTrue(handle.awaitReady(LONG));
            handle.terminate();
            assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
            assertTrue(fixture.runtime.isResponsive(LONG));
        }
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(
                List.of("BGW1001", "BGW1002", "BGW1004", "BGW1002", "BGW1003", "BGW1011", "BGW1012"),
                told().stream().map(message -> message.substring(0, 7)).toList());
    }
}
