package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operating system sees of a worker. */
final class ProcessOfAWorkerIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of());

    @AfterEach
    void stop() {
        fixture.close();
    }

    private WorkerHandle ready(String name, String mainArg) throws InterruptedException {
        WorkerHandle handle = fixture.register(worker(name, mainArg).restartPolicy(RestartPolicy.never()));
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    /** A moment after it is ready: nobody waits for that. */
    private static void assertCalled(String name, WorkerHandle handle) {
        assertTrue(Await.until(() -> comm(handle).equals(name)), () -> comm(handle));
    }

    @Test
    @Rule({"DEF-12", "REG-13", "STA-11", "OBS-05"})
    void isCalledByTheNameOfTheWorker() throws Exception {
        assertCalled("folds-all-day", ready("folds-all-day", TestWorker.FOREVER));
        assertCalled("café-ж-or-lon", ready("café-ж-or-longer", TestWorker.FOREVER));
    }

    /** Lets all threads of ours begin, and tells the names of those there are. */
    static final class Threads implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            context.onExit(code ->
                    System.out.println("hook on " + Thread.currentThread().getName()));
            context.signals().on(Signal.USER, () -> {});
            context.signals().unblock();
            Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println("thread " + thread.getName()));
            System.out.println("all told");
            context.latch().await("threads-told");
        }
    }

    /** In thread dumps and profilers, of the worker and of the server. */
    @Test
    @Rule("OBS-05")
    void itsThreadsAndTheServersForItHaveNames() throws Exception {
        WorkerHandle handle = fixture.registrar()
                .register(WorkerSpec.builder(Threads.class)
                        .name("spins-threads")
                        .restartPolicy(RestartPolicy.never())
                        .build());
        fixture.awaitOutput(handle, "all told");
        List<String> output = fixture.registrar().output(handle.id());
        assertTrue(
                output.containsAll(List.of("thread main", "thread bgworker-channel", "thread bgworker-signals")),
                output::toString);
        assertTrue(output.stream().noneMatch(line -> line.startsWith("thread Thread-")), output::toString);
        Set<String> server = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("bgworker-"))
                .collect(Collectors.toSet());
        assertTrue(
                server.containsAll(Set.of(
                        "bgworker-supervisor",
                        "bgworker-channel",
                        "bgworker-starter",
                        "bgworker-log",
                        "bgworker-process-" + handle.id(),
                        "bgworker-output-" + handle.id())),
                server::toString);
        handle.terminate();
        fixture.nextExit();
        output = fixture.registrar().report(handle.id()).orElseThrow().lastOutput();
        assertTrue(output.contains("hook on bgworker-exit-hook"), output::toString);
    }

    private static String comm(WorkerHandle handle) {
        try {
            return Files.readString(proc(handle.pid().orElseThrow(), "comm")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Rule("STA-12")
    void leadsASessionOfItsOwn() throws Exception {
        WorkerHandle handle = ready("leader", TestWorker.FOREVER);
        long pid = handle.pid().orElseThrow();
        String stat = Files.readString(proc(pid, "stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        assertEquals(Long.toString(pid), fields.get(2), "the process group, of " + stat);
        assertEquals(Long.toString(pid), fields.get(3), "the session, of " + stat);
    }

    @Test
    @Rule("STA-12")
    void takesItsSubProcessesWithItWhenItIsTerminated() throws Exception {
        Path pidFile = fixture.directory.resolve("pid");
        WorkerHandle handle = ready("parent", "sub-process " + pidFile);
        assertTrue(Await.until(() -> Files.exists(pidFile)));
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        handle.terminate();
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertTrue(Await.until(() -> !child.isAlive()));
    }

    /** It would hold up two threads of the server, too: who reads its output, and who clears up after the process. */
    @Test
    @Rule("STA-12")
    void takesWithItAlsoWhoIsKnownByNothingButItsOutput() throws Exception {
        Path pidFile = fixture.directory.resolve("pid");
        WorkerHandle handle = ready("parent", "nameless-sub-process " + pidFile);
        assertTrue(Await.until(() -> Files.exists(pidFile)));
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(Files.readString(pidFile).strip()))
                .orElseThrow();
        assertTrue(Await.until(() -> child.info().command().orElse("").endsWith("/sleep")));
        assertTrue(isReadingOutputOf(handle));
        handle.terminate();
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        try {
            assertTrue(Await.until(() -> !child.isAlive()));
        } finally {
            child.destroyForcibly();
        }
        assertTrue(Await.until(() -> !isReadingOutputOf(handle)));
    }

    private static boolean isReadingOutputOf(WorkerHandle handle) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("bgworker-output-" + handle.id()));
    }

    @Test
    @Rule("STA-13")
    void isToGoBeforeTheServerWhenMemoryRunsOut() throws Exception {
        WorkerHandle handle = ready("victim", TestWorker.FOREVER);
        int server = score(ProcessHandle.current().pid());
        assertEquals(Math.min(1_000, server + 500), score(handle.pid().orElseThrow()));
    }

    private static int score(long pid) throws IOException {
        return Integer.parseInt(Files.readString(proc(pid, "oom_score_adj")).strip());
    }
}
