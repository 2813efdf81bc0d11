package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.signal;
import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of real child JVMs, from registration to end. */
final class LifeOfAWorkerIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    /** Whoever shall obey has time to, however slow the machine is. */
    private Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "5m", "bgworker.restart-time", "100ms"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule({"HND-06", "OUR-07", "REG-01", "STA-07"})
    void startsInItsOwnProcessAndEndsWhenTerminated() throws Exception {
        WorkerHandle handle = fixture.register(worker("plain", TestWorker.FOREVER));
        assertEquals(WorkerStatus.STARTED, handle.awaitStartup(LONG));
        assertTrue(handle.awaitReady(LONG));
        fixture.awaitOutput(handle, "running");
        ProcessHandle process = ProcessHandle.of(handle.pid().orElseThrow()).orElseThrow();
        assertEquals(
                ProcessHandle.current().pid(), process.parent().orElseThrow().pid());
        handle.terminate();
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertFalse(process.isAlive());
        assertEquals(WorkerPhase.GONE, handle.phase());
        assertEquals(ExitCause.TERMINATED, handle.lastExit().orElseThrow().cause());
        assertEquals(Optional.empty(), fixture.registrar().find(handle.id()));
    }

    @Test
    @Rule({"EXI-01", "EXI-02", "EXI-05"})
    void exitZeroUnregistersAWorkerThatRestarts() throws Exception {
        fixture.register(worker("finishes", "return"));
        assertExit(ExitCause.COMPLETED, 0, fixture.nextExit());
        assertTrue(fixture.registrar().workers().isEmpty());
    }

    @Test
    @Rule({"EXI-01", "EXI-17", "STA-10"})
    void failureRestartsItInANewProcessWithTheSameIdentity() throws Exception {
        WorkerHandle handle = fixture.register(worker("fails", "throw on purpose"));
        WorkerExit first = fixture.nextExit();
        assertExit(ExitCause.FAILED, 1, first);
        assertTrue(first.detail().contains("IllegalStateException: on purpose"), first.detail());
        WorkerExit second = fixture.nextExit();
        assertEquals(handle.id(), second.worker());
        assertEquals(first.incarnation() + 1, second.incarnation());
        assertFalse(first.pid() == second.pid());
    }

    @Test
    @Rule({"EXI-01", "OUR-25"})
    void exitCodesOtherThanZeroAndOneAreCrashesByTheirCode() throws Exception {
        fixture.register(never("exits", "exit 137"));
        WorkerExit exit = fixture.nextExit();
        assertExit(ExitCause.EXITED, 137, exit);
        assertTrue(exit.cause().isCrash());
    }

    @Test
    @Rule({"EXI-13", "OUR-25"})
    void haltWithZeroIsNoSuccess() throws Exception {
        fixture.register(never("halts", "halt 0"));
        assertExit(ExitCause.HALTED, 0, fixture.nextExit());
    }

    @Test
    @Rule({"DEF-10", "EXI-01", "OUR-07"})
    void killFromOutsideIsToldByItsSignal() throws Exception {
        WorkerHandle handle = fixture.register(never("killed", TestWorker.FOREVER));
        assertTrue(handle.awaitReady(LONG));
        ProcessHandle.of(handle.pid().orElseThrow()).orElseThrow().destroyForcibly();
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.SIGNALED, exit.cause());
        assertEquals(OptionalInt.of(9), exit.signal());
        assertEquals(OptionalInt.empty(), exit.code());
    }

    @Test
    @Rule("EXI-01")
    void faultInNativeCodeIsToldByItsSignalWithTheCrashSummary() throws Exception {
        WorkerHandle handle = fixture.register(never("faults", TestWorker.FOREVER));
        assertTrue(handle.awaitReady(LONG));
        signal("SEGV", handle);
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.NATIVE_CRASH, exit.cause());
        assertEquals(OptionalInt.of(11), exit.signal());
        String summary = fixture.registrar().report(handle.id()).orElseThrow().crashSummary();
        assertTrue(summary.contains("SIGSEGV"), summary);
    }

    @Test
    @Rule({"DEF-10", "EXI-01"})
    void outOfMemoryEndsTheWorkerAndIsToldAsSuch() throws Exception {
        fixture.register(never("hoards", "oom").jvmOptions("-Xmx32m"));
        assertExit(ExitCause.OUT_OF_MEMORY, 3, fixture.nextExit());
    }

    @Test
    @Rule({"CHD-02", "CHD-05", "EXI-01", "EXI-07", "OUR-25"})
    void sigtermFromOutsideEndsItLikeAFailure() throws Exception {
        WorkerHandle handle = fixture.register(worker("admin", TestWorker.FOREVER));
        assertTrue(handle.awaitReady(LONG));
        signal("TERM", handle);
        assertExit(ExitCause.TERMINATED, 1, fixture.nextExit());
        assertTrue(Await.until(() -> handle.status() == WorkerStatus.STARTED), "restarted, unlike after terminate()");
    }

    @Test
    @Rule("CHD-02")
    void signalsOfTheServersTerminalAreIgnored() throws Exception {
        WorkerHandle handle = fixture.register(never("terminal", "foreign-signals"));
        assertTrue(handle.awaitReady(LONG));
        signal("INT", handle);
        signal("HUP", handle);
        signal("TERM", handle);
        assertExit(ExitCause.TERMINATED, 1, fixture.nextExit());
    }

    @Test
    @Rule({"DEF-14", "OUR-09"})
    void deafWorkerIsInterruptedDumpedAndKilled() throws Exception {
        fixture.reload("bgworker.kill-after", "4s"); // A second of it is for the dump.
        WorkerHandle handle = fixture.register(worker("deaf", "deaf"));
        assertTrue(handle.awaitReady(LONG));
        handle.terminate();
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.KILLED, exit.cause());
        assertEquals(OptionalInt.of(9), exit.signal());
        var report = fixture.registrar().report(handle.id()).orElseThrow();
        assertTrue(report.lastOutput().contains("interrupted, and going on"), report.toString());
        assertTrue(report.threadDump().contains("TestWorker.park"), report.threadDump());
    }

    @Test
    @Rule("OUR-09")
    void interruptEndsAWorkerThatWaitsInterruptibly() throws Exception {
        fixture.reload("bgworker.kill-after", "4s");
        WorkerHandle handle = fixture.register(worker("waits", "interruptible"));
        assertTrue(handle.awaitReady(LONG));
        handle.terminate();
        assertExit(ExitCause.TERMINATED, 1, fixture.nextExit());
    }

    @Test
    @Rule({"DEF-14", "OUR-09"})
    void busyLoopIsKilled() throws Exception {
        fixture.reload("bgworker.kill-after", "1s");
        WorkerHandle handle = fixture.register(worker("spins", "spin"));
        assertTrue(handle.awaitReady(LONG));
        handle.terminate();
        assertEquals(ExitCause.KILLED, fixture.nextExit().cause());
    }

    @Test
    @Rule("OBS-02")
    void floodOfOutputBlocksNobodyAndTheLastLinesAreKept() throws Exception {
        WorkerHandle handle = fixture.register(worker("floods", "flood"));
        assertTrue(Await.until(() -> fixture.registrar().output(handle.id()).size() == WorkerOutput.LINES_KEPT));
        handle.terminate();
        assertExit(ExitCause.TERMINATED, 0, fixture.nextExit());
        var lines = fixture.registrar().report(handle.id()).orElseThrow().lastOutput();
        assertEquals(WorkerOutput.LINES_KEPT, lines.size());
    }

    @Test
    @Rule({"CHD-06", "REG-26"})
    void argumentAndExtraArriveWhateverTheirBytes() throws Exception {
        fixture.register(
                never("echoes", "echo \u00e9\u0436 \"quoted\" $HOME").extra(new byte[WorkerSpec.EXTRA_BYTES_MAX]));
        WorkerExit exit = fixture.nextExit();
        var lines = fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
        assertEquals("\u00e9\u0436 \"quoted\" $HOME " + WorkerSpec.EXTRA_BYTES_MAX, lines.get(0));
    }

    @Test
    @Rule("REG-11")
    void annotatedMethodIsAnEntryPoint() throws Exception {
        fixture.registrar()
                .register(WorkerSpec.builder(EntryPoint.of(TestWorker.class, "annotated"))
                        .mainArg(42)
                        .build());
        WorkerExit exit = fixture.nextExit();
        assertExit(ExitCause.COMPLETED, 0, exit);
        assertEquals(
                "annotated 42 TestWorker.annotated",
                fixture.registrar()
                        .report(exit.worker())
                        .orElseThrow()
                        .lastOutput()
                        .get(0));
    }

    @Test
    @Rule({"EXI-17", "OUR-23", "STA-01"})
    void failingStaticInitialiserIsAFailureThatNamesItself() throws Exception {
        fixture.registrar()
                .register(WorkerSpec.builder(FailingInitialiser.class)
                        .restartPolicy(RestartPolicy.never())
                        .build());
        WorkerExit exit = fixture.nextExit();
        assertExit(ExitCause.FAILED, 1, exit);
        assertTrue(exit.detail().contains("not a number"), exit.detail());
    }

    @Test
    @Rule({"EXI-01", "EXI-02"})
    void threadsLeftBehindDoNotKeepTheWorker() throws Exception {
        fixture.register(worker("threads", "threads"));
        assertExit(ExitCause.COMPLETED, 0, fixture.nextExit());
    }

    @Test
    void announcedEndThatHangsIsKilledAndStaysWhatItWas() throws Exception {
        fixture.reload("bgworker.kill-after", "1s");
        fixture.register(worker("stuck", "exit-with-stuck-hook"));
        // The code of System.exit is lost with the JVM: only the kill is known.
        assertEquals(ExitCause.PROTOCOL_VIOLATION, fixture.nextExit().cause());
    }

    @Test
    @Rule("CHD-07")
    void exitHooksRunLastFirstWithTheCodeAndOneThatThrowsHoldsNobodyUp() throws Exception {
        fixture.register(never("hooks", "hooks"));
        WorkerExit exit = fixture.nextExit();
        assertExit(ExitCause.FAILED, 1, exit);
        var lines = fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
        int third = lines.indexOf("third registered, code 1");
        int first = lines.indexOf("first registered, code 1");
        assertTrue(third >= 0 && third < first, lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.contains("second registered, code 1")), lines.toString());
    }

    @Test
    @Rule({"CHD-03", "CHD-05"})
    void signalsWaitUntilTheyAreUnblocked() throws Exception {
        WorkerHandle handle = fixture.register(worker("handlers", "handlers"));
        assertTrue(handle.awaitReady(LONG));
        handle.signal(Signal.USER);
        fixture.awaitOutput(handle, "still blocked: 1");
        fixture.awaitOutput(handle, "user handler");
        fixture.awaitOutput(handle, "running");
        handle.terminate();
        WorkerExit exit = fixture.nextExit();
        assertExit(ExitCause.TERMINATED, 0, exit);
        assertTrue(fixture.registrar()
                .report(exit.worker())
                .orElseThrow()
                .lastOutput()
                .contains("terminate handler"));
    }

    @Test
    @Rule({"OUR-07", "DEF-10"})
    void workerThatDeclaresItselfReadyIsNotReadyBefore() throws Exception {
        Path file = fixture.directory.resolve("go");
        WorkerHandle handle =
                fixture.register(worker("declares", "declare-ready " + file).declaresReady(true));
        assertTrue(Await.until(() -> handle.phase() == WorkerPhase.RUNNING));
        assertFalse(handle.awaitReady(Duration.ofMillis(50)));
        Files.createFile(file);
        assertTrue(handle.awaitReady(LONG));
    }

    @Test
    @Rule({"CHD-08", "DEF-06", "OUR-12", "REG-01"})
    void workerMayRegisterWorkers() throws Exception {
        WorkerHandle handle = fixture.register(worker("registrant", "register nested"));
        WorkerExit nested = fixture.nextExit();
        assertEquals("nested", nested.name());
        WorkerExit registrant = fixture.nextExit();
        assertExit(ExitCause.COMPLETED, 0, registrant);
        var lines = fixture.registrar().report(handle.id()).orElseThrow().lastOutput();
        assertTrue(lines.contains("registered STARTED ready true of 2"), lines.toString());
        assertTrue(lines.contains("terminated STOPPED"), lines.toString());
    }

    @Test
    @Rule("LAT-08")
    void whatAWorkerWaitsForIsVisible() throws Exception {
        WorkerHandle handle = fixture.register(worker("idle", TestWorker.FOREVER));
        assertTrue(Await.until(() -> info(handle).waitEvent().equals("test-idle")));
    }

    @Test
    @Rule("STA-12")
    void subProcessesEndWithTheirWorker() throws Exception {
        Path pidFile = fixture.directory.resolve("pid");
        WorkerHandle handle = fixture.register(never("parent", "sub-process " + pidFile));
        assertTrue(Await.until(() -> Files.exists(pidFile)));
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        ProcessHandle.of(handle.pid().orElseThrow()).orElseThrow().destroyForcibly();
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        assertTrue(Await.until(() -> !child.isAlive()));
    }

    @Test
    @Rule("CHD-01")
    void environmentOfTheServerIsNotHandedOn() throws Exception {
        WorkerHandle handle = fixture.register(never("environment", "environment"));
        fixture.nextExit();
        var lines = fixture.registrar().report(handle.id()).orElseThrow().lastOutput();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("PATH=")), lines.toString());
        assertTrue(
                lines.stream()
                        .allMatch(line ->
                                line.matches("(PATH|LANG|LC_\\w+|TZ|HOME|TMPDIR|USER|LOGNAME|BGWORKER_DIRECTORY)=.*")),
                lines.toString());
    }

    private WorkerInfo info(WorkerHandle handle) {
        return fixture.registrar().workers().stream()
                .filter(info -> info.id().equals(handle.id()))
                .findFirst()
                .orElseThrow();
    }

    private static WorkerSpec.Builder never(String name, String mainArg) {
        return worker(name, mainArg).restartPolicy(RestartPolicy.never());
    }

    private static void assertExit(ExitCause cause, int code, WorkerExit exit) {
        assertEquals(cause, exit.cause(), exit::toString);
        assertEquals(OptionalInt.of(code), exit.code(), exit::toString);
    }
}
