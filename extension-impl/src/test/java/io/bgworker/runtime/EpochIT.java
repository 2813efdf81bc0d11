package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ShutdownMode;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerRegistrar;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reload reaches the workers, and is acknowledged. */
final class EpochIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of());
    private final WorkerRegistrar registrar = fixture.registrar();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private WorkerHandle ready(String name, String mainArg) throws InterruptedException {
        WorkerHandle handle = fixture.register(worker(name, mainArg));
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private WorkerInfo info(String name) {
        return registrar.workers().stream()
                .filter(worker -> worker.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Rule({"SIG-03", "CHD-10"})
    void everyReloadIsAnEpochThatAllWorkersAcknowledge() throws Exception {
        ready("idle", TestWorker.FOREVER);
        ready("asleep", "sleep");
        ready("busy", "busy");
        WorkerHandle handler = ready("handler", "reload-handler");
        assertEquals(0, registrar.epoch());
        for (long epoch = 1; epoch <= 3; epoch++) {
            assertEquals(epoch, registrar.reload());
            assertEquals(epoch, registrar.epoch());
            assertTrue(registrar.awaitEpoch(epoch, LONG));
            for (WorkerInfo worker : registrar.workers()) {
                assertEquals(epoch, worker.epoch(), worker.name());
            }
        }
        fixture.awaitOutput(handler, "reloaded 3");
    }

    @Test
    @Rule("SIG-03")
    void workerThatStartsLaterBeginsWithThePresentEpoch() throws Exception {
        registrar.reload();
        ready("late", "deaf");
        assertEquals(1, info("late").epoch());
        assertTrue(registrar.awaitEpoch(1, Duration.ZERO));
    }

    @Test
    @Rule({"SIG-04", "LAT-09"})
    void deafWorkerIsNamedAndHoldsNobodyUp() throws Exception {
        ready("deaf", "deaf");
        ready("hears", TestWorker.FOREVER);
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            long epoch = registrar.reload();
            assertFalse(registrar.awaitEpoch(epoch, Duration.ofMillis(1)));
            assertTrue(Await.until(() -> !log.messages("BGW1020").isEmpty()));
            assertEquals(1, log.messages("BGW1020").size());
            assertTrue(
                    log.messages("BGW1020").get(0).contains("'deaf'"),
                    log.messages("BGW1020").get(0));
            assertEquals(epoch, info("hears").epoch());
            registrar.stop("deaf");
            assertTrue(registrar.awaitEpoch(epoch, LONG), "who is told to terminate is not waited for");
        }
    }

    @Test
    void epochThatHasNotBegunIsRefused() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> registrar.awaitEpoch(1, LONG));
        assertTrue(refused.getMessage().contains("must be 0 to 0"), refused.getMessage());
    }

    /** Runs a wait of {@link #LONG} for an epoch on a thread of its own; when this returns it waits. */
    private FutureTask<Boolean> awaitElsewhere(long epoch) {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> registrar.awaitEpoch(epoch, LONG));
        Thread waiter = new Thread(waiting, "waits for an epoch");
        waiter.start();
        assertTrue(Await.until(() -> waiter.getState() == Thread.State.TIMED_WAITING));
        assertFalse(waiting.isDone());
        return waiting;
    }

    /** By an end of its own, by one from outside, and by an order. */
    @Test
    @Rule("SIG-03")
    void workersThatExitWhileTheyAreWaitedForCountAsDone() throws Exception {
        Path file = fixture.directory.resolve("go");
        ready("returns", "finish-deaf-when " + file);
        WorkerHandle dies = ready("dies", "deaf");
        ready("is stopped", "deaf");
        FutureTask<Boolean> waiting = awaitElsewhere(registrar.reload());
        Files.createFile(file);
        assertEquals("returns", fixture.nextExit().name());
        assertFalse(waiting.isDone());
        Fixture.signal("KILL", dies);
        assertEquals("dies", fixture.nextExit().name());
        assertFalse(waiting.isDone());
        registrar.stop("is stopped");
        assertTrue(waiting.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** Either that, or that the last worker it waited for has ended: which comes first is nobody's business. */
    @Test
    void waiterHearsOfTheEndOfTheSupervisor() throws Exception {
        ready("deaf", "deaf");
        long epoch = registrar.reload();
        FutureTask<Boolean> waiting = awaitElsewhere(epoch);
        fixture.runtime.stop(ShutdownMode.IMMEDIATE);
        try {
            assertTrue(waiting.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        } catch (ExecutionException told) {
            assertInstanceOf(SupervisorStoppedException.class, told.getCause());
        }
        assertThrows(SupervisorStoppedException.class, () -> registrar.awaitEpoch(epoch, LONG));
        assertThrows(SupervisorStoppedException.class, registrar::reload);
    }

    @Test
    void workerSeesTheEpochButCannotReload() throws Exception {
        registrar.reload();
        WorkerHandle worker = fixture.register(worker("asks", "ask-epoch"));
        fixture.awaitOutput(worker, "epoch 1");
        List<String> refusals = registrar.output(worker.id()).stream()
                .filter(line -> line.contains("in the server"))
                .toList();
        assertEquals(3, refusals.size(), () -> registrar.output(worker.id()).toString());
    }
}
