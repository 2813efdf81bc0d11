package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of the application, with workers in every mood. */
final class ShutdownIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "3s", "bgworker.shutdown-timeout", "8s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule({"DEF-13", "OUR-09", "SHU-02", "SHU-03"})
    void fastEndsTheWillingAndTheDeafAndLeavesNothing() throws Exception {
        List<WorkerHandle> handles = new ArrayList<>();
        for (String mood : List.of(TestWorker.FOREVER, "deaf", "spin", "interruptible")) {
            handles.add(fixture.register(worker(mood, mood)));
        }
        List<ProcessHandle> processes = new ArrayList<>();
        for (WorkerHandle handle : handles) {
            assertTrue(handle.awaitReady(LONG));
            processes.add(ProcessHandle.of(handle.pid().orElseThrow()).orElseThrow());
        }
        Fixture.signal("STOP", processes.get(0).pid()); // A stopped process hears nothing, and is killed all the same.
        fixture.runtime.stop(ShutdownMode.FAST);
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
        assertEquals(ExitCause.KILLED, exitOf(handles.get(0)).cause());
        assertEquals(ExitCause.KILLED, exitOf(handles.get(1)).cause());
        assertEquals(ExitCause.KILLED, exitOf(handles.get(2)).cause());
        assertEquals(ExitCause.TERMINATED, exitOf(handles.get(3)).cause());
        assertEquals(List.of(), Fixture.filesIn(fixture.directory.resolve("run")));
        assertTrue(Await.until(() -> !threadsOfOurs()));
    }

    private static boolean threadsOfOurs() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("bgworker-")
                        && !thread.getName().contains("reaper"));
    }

    @Test
    @Rule("SHU-05")
    void immediateKills() throws Exception {
        WorkerHandle handle = fixture.register(worker("willing", TestWorker.FOREVER));
        assertTrue(handle.awaitReady(LONG));
        fixture.runtime.stop(ShutdownMode.IMMEDIATE);
        assertEquals(ExitCause.KILLED, exitOf(handle).cause());
    }

    @Test
    @Rule({"OUR-27", "SHU-01"})
    void smartLetsAWorkerFinishAndStartsNothingAnew() throws Exception {
        Path file = fixture.directory.resolve("go");
        WorkerHandle handle = fixture.register(worker("finishing", "finish-when " + file));
        assertTrue(handle.awaitReady(LONG));
        Thread stopper = new Thread(() -> fixture.runtime.stop(ShutdownMode.SMART));
        stopper.start();
        assertTrue(Await.until(fixture::isStopping));
        assertEquals(WorkerStatus.STARTED, handle.status());
        Files.createFile(file);
        stopper.join();
        assertEquals(ExitCause.COMPLETED, exitOf(handle).cause());
    }

    @Test
    @Rule({"SHU-01", "SHU-04"})
    void smartTurnsFastWhenItsTimeIsOver() throws Exception {
        WorkerHandle handle = fixture.register(worker("endless", TestWorker.FOREVER));
        assertTrue(handle.awaitReady(LONG));
        fixture.runtime.stop(ShutdownMode.SMART);
        assertEquals(ExitCause.TERMINATED, exitOf(handle).cause());
    }

    @Test
    @Rule({"OUR-10", "SHU-09"})
    void stopDuringAStartEndsTheNewProcess() throws Exception {
        WorkerHandle handle = fixture.register(worker("newborn", TestWorker.FOREVER));
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertTrue(ProcessHandle.current().children().noneMatch(child -> child.info()
                .arguments()
                .map(arguments -> String.join(" ", arguments).contains(fixture.directory.toString()))
                .orElse(false)));
    }

    private WorkerExit exitOf(WorkerHandle handle) {
        return handle.lastExit().orElseThrow();
    }
}
