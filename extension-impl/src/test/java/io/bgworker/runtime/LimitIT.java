package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.config.ConfigurationException;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many workers there may be. */
final class LimitIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private Fixture fixture = new Fixture(Map.of("bgworker.max-worker-processes", "2"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule({"REG-05", "REG-17"})
    void limitIsNamedAndASlotIsFreeAgainWhenItsWorkerIsStopped() throws Exception {
        WorkerHandle first = fixture.register(worker("first", TestWorker.FOREVER));
        fixture.register(worker("second", TestWorker.FOREVER));
        WorkerLimitExceededException e = assertThrows(
                WorkerLimitExceededException.class, () -> fixture.register(worker("third", TestWorker.FOREVER)));
        assertEquals(2, e.limit());
        assertEquals("bgworker.max-worker-processes", e.key());
        assertTrue(fixture.registrar()
                .tryRegister(worker("third", TestWorker.FOREVER).build())
                .isEmpty());
        first.terminate();
        assertEquals(WorkerStatus.STOPPED, first.awaitShutdown(LONG));
        WorkerHandle third = fixture.register(worker("third", TestWorker.FOREVER));
        assertEquals(first.id().slot(), third.id().slot());
        assertFalse(first.id().equals(third.id()));
        assertEquals(WorkerStatus.STOPPED, first.status());
    }

    @Test
    @Rule({"EXI-04", "EXI-05"})
    void slotIsFreeAtTheMomentItsWaiterIsTold() throws Exception {
        fixture.close();
        fixture = new Fixture(Map.of("bgworker.max-worker-processes", "1"));
        for (int i = 0; i < 10; i++) {
            WorkerHandle failing = fixture.register(worker("failing", "exit 1").restartPolicy(RestartPolicy.never()));
            assertEquals(WorkerStatus.STOPPED, failing.awaitShutdown(LONG));
            WorkerHandle finishing = fixture.register(worker("finishing", "return"));
            assertEquals(
                    WorkerStatus.STOPPED,
                    finishing.stopped().toCompletableFuture().get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        }
    }

    @Test
    @Rule("REG-05")
    void refusalIsForTheRegistrantOnlyAndNotForTheLog() throws Exception {
        WorkerSpec fits = worker("fits", TestWorker.FOREVER)
                .startTime(StartTime.SERVER_START)
                .build();
        WorkerHandle first = fixture.registrar().register(fits);
        fixture.registrar().register(fits);
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            assertTrue(fixture.registrar().tryRegister(fits).isEmpty());
            assertThrows(WorkerLimitExceededException.class, () -> fixture.registrar()
                    .register(fits));
            assertThrows(
                    InvalidWorkerException.class,
                    () -> fixture.register(WorkerSpec.builder(new EntryPoint("no.such.Class", ""))));
            assertTrue(first.awaitReady(LONG));
            first.terminate();
            log.await("BGW1003", first.id().toString()); // What was to be said before was said.
            assertFalse(
                    log.messages().stream().anyMatch(message -> message.matches("BGW(?!1001|1002|1003).*")),
                    log.messages().toString());
        }
    }

    @Test
    @Rule({"DEF-17", "OUR-14"})
    void reloadRaisesTheLimitAndTellsTheWorkers() throws Exception {
        WorkerHandle reloaded = fixture.register(worker("reloaded", TestWorker.FOREVER));
        fixture.register(worker("second", TestWorker.FOREVER));
        assertTrue(reloaded.awaitReady(LONG));
        fixture.configuration.put("bgworker.max-worker-processes", "3");
        fixture.registrar().reload();
        assertTrue(fixture.register(worker("third", TestWorker.FOREVER)).awaitReady(LONG));
    }

    @Test
    @Rule({"DEF-17", "OUR-14"})
    void reloadLowersTheLimitForNewWorkersAndEndsNone() throws Exception {
        WorkerHandle first = fixture.register(worker("first", TestWorker.FOREVER));
        WorkerHandle second = fixture.register(worker("second", TestWorker.FOREVER));
        assertTrue(first.awaitReady(LONG) && second.awaitReady(LONG));
        fixture.configuration.put("bgworker.max-worker-processes", "1");
        fixture.registrar().reload();
        WorkerLimitExceededException e = assertThrows(
                WorkerLimitExceededException.class, () -> fixture.register(worker("third", TestWorker.FOREVER)));
        assertEquals(1, e.limit());
        fixture.registrar().restart("second");
        assertTrue(second.awaitReady(LONG), "a restart is no registration");
        first.terminate();
        assertEquals(WorkerStatus.STOPPED, first.awaitShutdown(LONG));
        assertTrue(fixture.registrar()
                .tryRegister(worker("third", TestWorker.FOREVER).build())
                .isEmpty());
    }

    @Test
    void reloadOfABadValueChangesNothing() {
        fixture.configuration.put("bgworker.max-worker-processes", "many");
        ConfigurationException e = assertThrows(
                ConfigurationException.class, () -> fixture.registrar().reload());
        assertTrue(e.getMessage().contains("many"), e.getMessage());
        assertEquals(2, fixture.runtime.config().maxWorkerProcesses());
    }

    @Test
    @Rule({"OUR-17", "REG-18"})
    void limitOfATypeIsItsOwn() throws Exception {
        try (Fixture limited = new Fixture(Map.of("bgworker.type.rare.max", "2"))) {
            WorkerHandle first =
                    limited.register(worker("one", TestWorker.FOREVER).type("rare"));
            limited.register(worker("two", TestWorker.FOREVER).type("rare"));
            WorkerLimitExceededException e = assertThrows(
                    WorkerLimitExceededException.class,
                    () -> limited.register(worker("three", TestWorker.FOREVER).type("rare")));
            assertEquals("bgworker.type.rare.max", e.key());
            assertEquals(2, e.limit());
            limited.register(worker("other", TestWorker.FOREVER));
            first.terminate();
            assertEquals(WorkerStatus.STOPPED, first.awaitShutdown(LONG));
            limited.register(worker("three", TestWorker.FOREVER).type("rare"));
            limited.configuration.put("bgworker.type.rare.max", "3");
            limited.registrar().reload();
            limited.register(worker("four", TestWorker.FOREVER).type("rare"));
        }
    }
}
