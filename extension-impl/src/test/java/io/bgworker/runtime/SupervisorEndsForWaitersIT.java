package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Signal;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What those hear who wait for a worker when the supervisor is killed, breaks or ends. */
@Rule("HND-09")
final class SupervisorEndsForWaitersIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    // ---- In the server

    @Test
    void breakingTellsWhoWaitsAndKillsTheWorkers() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor");
                Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle handle = fixture.register(worker("deaf", "deaf"));
            assertTrue(handle.awaitReady(LONG));
            ProcessHandle process = ProcessHandle.of(handle.pid().orElseThrow()).orElseThrow();
            CompletableFuture<WorkerStatus> waiter = CompletableFuture.supplyAsync(() -> awaitShutdown(handle));
            CompletableFuture<WorkerStatus> stopped = handle.stopped().toCompletableFuture();
            assertTrue(fixture.runtime.isResponsive(LONG));

            breakTheLoopOf(fixture);

            assertEquals(WorkerStatus.SUPERVISOR_DIED, waiter.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
            assertEquals(WorkerStatus.SUPERVISOR_DIED, stopped.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
            assertEquals(WorkerStatus.SUPERVISOR_DIED, handle.status());
            assertEquals(WorkerStatus.SUPERVISOR_DIED, handle.awaitStartup(LONG));
            assertFalse(handle.awaitReady(LONG));
            assertThrows(SupervisorStoppedException.class, () -> fixture.register(worker("late", TestWorker.FOREVER)));
            assertTrue(Await.until(() -> !process.isAlive()));
            assertTrue(Await.until(() -> log.messages("BGW1014").size() == 1), log.messages()::toString);
        }
    }

    /** The worker has not acknowledged and still lives: nothing but the end of the supervisor ends this wait. */
    @Test
    void breakingTellsWhoWaitsForAnEpoch() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            assertTrue(fixture.register(worker("deaf", "deaf")).awaitReady(LONG));
            long epoch = fixture.registrar().reload();
            FutureTask<Boolean> waiting =
                    new FutureTask<>(() -> fixture.registrar().awaitEpoch(epoch, LONG));
            Thread waiter = new Thread(waiting, "waits for an epoch");
            waiter.start();
            assertTrue(Await.until(() -> waiter.getState() == Thread.State.TIMED_WAITING));

            breakTheLoopOf(fixture);

            ExecutionException told =
                    assertThrows(ExecutionException.class, () -> waiting.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
            assertInstanceOf(SupervisorStoppedException.class, told.getCause());
        }
    }

    /** By what nobody expects: a JVM that does not know where it is, when a worker or a spare is to be started by it. */
    private static void breakTheLoopOf(Fixture fixture) {
        String home = System.clearProperty("java.home");
        try {
            registerUnlessBroken(fixture);
            assertTrue(Await.until(() -> !fixture.runtime.isResponsive(LONG)));
        } finally {
            System.setProperty("java.home", home);
        }
    }

    private static void registerUnlessBroken(Fixture fixture) {
        try {
            fixture.register(worker("breaks it", TestWorker.FOREVER));
        } catch (SupervisorStoppedException broken) {
            // By a spare, before this worker was asked for.
        }
    }

    private static WorkerStatus awaitShutdown(WorkerHandle handle) {
        try {
            return handle.awaitShutdown(LONG);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endingTellsWhoAsksLater() throws Exception {
        WorkerHandle handle;
        try (Fixture fixture = new Fixture(Map.of())) {
            handle = fixture.register(worker("last", TestWorker.FOREVER));
            assertTrue(handle.awaitReady(LONG));
        }
        assertEquals(WorkerStatus.STOPPED, handle.status(), "it was stopped before the supervisor ended");
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertFalse(handle.signal(Signal.USER));
    }

    // ---- In a worker

    /** Waits for the worker "other" in both ways, and writes down what it is told. */
    static final class Waiter implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            WorkerHandle other = context.registrar().find("other").get(0);
            CompletableFuture<WorkerStatus> stopped = other.stopped().toCompletableFuture();
            System.out.println("waits");
            String told = other.awaitShutdown(LONG) + " " + stopped.get() + " " + other.status();
            Path file = Path.of(context.entry().mainArg().asText());
            Files.writeString(file.resolveSibling("part"), told);
            Files.move(file.resolveSibling("part"), file);
        }
    }

    /** A JVM with a supervisor, to be killed. */
    static final class Server {

        public static void main(String[] arguments) throws Exception {
            Fixture fixture = new Fixture(Map.of("bgworker.run-dir", arguments[0]));
            if (!fixture.register(worker("other", TestWorker.FOREVER)).awaitReady(LONG)) {
                throw new AssertionError("The other worker is not ready");
            }
            WorkerHandle waiter = fixture.registrar()
                    .register(WorkerSpec.builder(Waiter.class)
                            .mainArg(arguments[1])
                            .build());
            fixture.awaitOutput(waiter, "waits");
            System.out.println("READY");
            new CountDownLatch(1).await();
        }
    }

    @Test
    void deathOfTheServerTellsAWorkerThatWaitsForAnother() throws Exception {
        Path directory = Files.createTempDirectory("bgs");
        try {
            Path told = directory.resolve("told");
            Process server = start(directory.resolve("run"), told);
            server.destroyForcibly().waitFor();
            assertTrue(Await.until(() -> Files.exists(told)));
            assertEquals("SUPERVISOR_DIED SUPERVISOR_DIED SUPERVISOR_DIED", Files.readString(told));
        } finally {
            try (var files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static Process start(Path runDirectory, Path told) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        runDirectory.toString(),
                        told.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", ""); // The kernel must not be helped to end the worker at once.
        Process process = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); !"READY".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("The server's JVM ended early");
            }
        }
        return process;
    }
}
