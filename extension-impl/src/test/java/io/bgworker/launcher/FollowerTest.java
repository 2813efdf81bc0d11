package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.runtime.LogRecords;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class FollowerTest {

    @TempDir
    private Path directory;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

    private final LaunchListener listener = new LaunchListener() {
        @Override
        public void launched(LaunchedProcess process) {
            told.add("launched");
        }

        @Override
        public void failed(String reason) {
            told.add("failed " + reason);
        }

        @Override
        public void exited(int exitValue, Evidence evidence) {
            told.add("exited " + exitValue);
        }
    };

    private void follow(Process process) throws Exception {
        LaunchRequest request = new LaunchRequest(
                "3.7",
                "job",
                "3.7-1",
                List.of(),
                false,
                List::of,
                false,
                Path.of(System.getProperty("java.home")),
                "token",
                lines::add,
                Optional.empty());
        LocalProcess launched = new LocalProcess(
                process,
                request,
                directory,
                new HeapDumps(directory, "app", "test", 0, log::add),
                directory,
                MarkedProcesses.mark(directory),
                Runnable::run,
                log::add);
        new Follower(process, launched, request, listener, log::add).start(this::thread);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private String next() throws InterruptedException {
        return String.valueOf(told.poll(Jvm.SECONDS_MAX, TimeUnit.SECONDS));
    }

    private void joinAll() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Before it has begun to read there is nothing to hold it up: the JDK closes the pipe when the process is gone. */
    private void awaitReading() {
        Running.await(
                "Reading the output",
                () -> Arrays.stream(threads.element().getStackTrace()).limit(1).anyMatch(frame -> frame.getMethodName()
                        .startsWith("readBytes")));
    }

    @Test
    void tellsOfTheEndWhenTheOutputIsRead() throws Exception {
        try (Running worker = Running.of("sh", "-c", "read end; echo last; exit 3")) {
            follow(worker.process);
            assertEquals("launched", next());
            worker.endLeader();
            assertEquals("exited 3", next());
            assertEquals(List.of("last"), List.copyOf(lines));
            joinAll();
            assertEquals(
                    List.of("bgworker-output-3.7", "bgworker-process-3.7"),
                    threads.stream().map(Thread::getName).toList());
            assertTrue(log.isEmpty());
        }
    }

    @Test
    void endsAndNamesWhoHoldsTheOutputOpen() throws Exception {
        try (Running worker = Running.of("sh", "-c", "env -i sleep 1000 & echo $!; read end");
                LogRecords records = LogRecords.of("io.bgworker.launcher")) {
            String left = worker.line();
            Running.await("The last program", () -> Running.isCalled("sleep", Long.parseLong(left)));
            follow(worker.process);
            worker.endLeader();
            assertEquals("launched", next());
            assertEquals("exited 1", next()); // Its line has no end.
            joinAll();
            log.remove().run();
            String message = records.await("BGW2008", "worker 3.7 (" + worker.pid() + ")");
            assertTrue(message.endsWith("sleep (" + left + ")"), message);
        }
    }

    @Test
    void saysWhichThreadsAreLostWhereThatCannotBe() throws Exception {
        try (Running older = RemainsTest.opener(">");
                Running worker = RemainsTest.shellYoungerThan(older, "read end");
                LogRecords records = LogRecords.of("io.bgworker.launcher")) {
            RemainsTest.open(older, worker);
            follow(worker.process);
            awaitReading();
            worker.endLeader();
            assertEquals("launched", next());
            assertEquals("exited 1", next()); // It is told all the same.
            log.remove().run();
            records.await("BGW2009", "worker 3.7 (" + worker.pid() + ")", "bgworker-output-3.7");
            assertEquals(1, older.count());
            older.endLeader();
            joinAll();
            assertTrue(log.isEmpty());
        }
    }
}
