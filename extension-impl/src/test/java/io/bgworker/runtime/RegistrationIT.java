package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.ExitCause;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.StartTime;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is accepted and what is refused, and what the refusal says. */
final class RegistrationIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of());

    @AfterEach
    void stop() {
        fixture.close();
    }

    static Stream<Arguments> badDefinitions() {
        return Stream.of(
                Arguments.of(WorkerSpec.builder(new EntryPoint("no.such.Class", "")), "a class of the application"),
                Arguments.of(
                        WorkerSpec.builder(new EntryPoint("java.lang.String", "")),
                        "implements io.bgworker.WorkerMain"),
                Arguments.of(
                        WorkerSpec.builder(EntryPoint.of(TestWorker.class, "wrongSignature")), "a void method with no"),
                Arguments.of(
                        WorkerSpec.builder(EntryPoint.of(TestWorker.class, "main")),
                        "annotated with @BackgroundWorker"),
                Arguments.of(worker("java", TestWorker.FOREVER).javaHome("/no/such/java"), "the home of a JDK or JRE"));
    }

    @ParameterizedTest
    @MethodSource("badDefinitions")
    @Rule({"OUR-23", "REG-05", "STA-01"})
    void badDefinitionIsRefusedInWords(WorkerSpec.Builder bad, String expected) {
        InvalidWorkerException e = assertThrows(InvalidWorkerException.class, () -> fixture.register(bad.name("bad")));
        assertTrue(e.getMessage().contains("'bad'"), e.getMessage());
        assertTrue(e.expected().contains(expected), e.getMessage());
        assertTrue(fixture.registrar().workers().isEmpty());
    }

    @Test
    @Rule({"OUR-23", "OBS-04"})
    void onlyEntryPointsThatAreAllowedAreAcceptedFromTheNextReloadOn() throws Exception {
        fixture.configuration.put("bgworker.allow", "com.example.*," + Mirror.class.getName());
        fixture.registrar().reload();
        InvalidWorkerException e = assertThrows(
                InvalidWorkerException.class, () -> fixture.register(worker("outside", TestWorker.FOREVER)));
        assertEquals("entry point", e.attribute());
        assertTrue(e.getMessage().contains("bgworker.allow=com.example.*"), e.getMessage());
        fixture.register(WorkerSpec.builder(Mirror.class));
        fixture.configuration.remove("bgworker.allow");
        fixture.registrar().reload();
        fixture.register(worker("inside", TestWorker.FOREVER));
    }

    @Test
    @Rule({"OUR-22", "REG-22"})
    void oneDefinitionMayBeRegisteredTwiceAndIsThenTwoWorkers() throws Exception {
        WorkerSpec spec = worker("twin", TestWorker.FOREVER).build();
        WorkerHandle one = fixture.registrar().register(spec);
        WorkerHandle other = fixture.registrar().register(spec);
        assertTrue(one.awaitReady(LONG) && other.awaitReady(LONG));
        assertFalse(one.id().equals(other.id()));
        assertFalse(one.pid().equals(other.pid()));
        assertEquals(
                List.of(one.id(), other.id()),
                fixture.registrar().find("twin").stream().map(WorkerHandle::id).toList());
        one.terminate();
        assertEquals(WorkerStatus.STOPPED, one.awaitShutdown(LONG));
        assertEquals(WorkerStatus.STARTED, other.status());
    }

    @Test
    @Rule("HND-08")
    void workerIsFoundByNameAndByIdentity() {
        WorkerHandle handle = fixture.register(worker("found", TestWorker.FOREVER));
        assertEquals(handle.id(), fixture.registrar().find("found").get(0).id());
        assertEquals(
                "found", fixture.registrar().find(handle.id()).orElseThrow().name());
        assertTrue(fixture.registrar().find("lost").isEmpty());
    }

    @Test
    @Rule({"REG-25", "SHU-07"})
    void nothingIsRegisteredWhileTheApplicationStopsAndWaitersHearOfIt() throws Exception {
        Path file = fixture.directory.resolve("finish");
        WorkerHandle busy = fixture.register(worker("busy", "finish-when " + file));
        assertTrue(busy.awaitReady(LONG));
        WorkerHandle waits = fixture.register(worker("waits", "throw x")
                .startTime(StartTime.RECOVERY_FINISHED)
                .restartPolicy(RestartPolicy.after(Duration.ofHours(1))));
        assertEquals(waits.id(), fixture.nextExit().worker());
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> fixture.runtime.stop(ShutdownMode.SMART));
        assertTrue(Await.until(fixture::isStopping));
        SupervisorStoppedException refused = assertThrows(
                SupervisorStoppedException.class, () -> fixture.register(worker("late", TestWorker.FOREVER)));
        assertTrue(refused.getMessage().contains("stopping"), refused.getMessage());
        assertThrows(SupervisorStoppedException.class, () -> fixture.registrar()
                .tryRegister(worker("late", TestWorker.FOREVER).build()));
        assertEquals(WorkerStatus.STOPPED, waits.awaitShutdown(LONG));
        assertEquals(WorkerStatus.STARTED, busy.status());
        Files.createFile(file);
        stopping.join();
        assertEquals(ExitCause.COMPLETED, busy.lastExit().orElseThrow().cause());
    }

    @Test
    @Rule("REG-25")
    void nothingIsRegisteredAfterTheEndAndWaitersHearOfIt() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("last", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(Duration.ZERO)));
        var stopped = handle.stopped().toCompletableFuture();
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(WorkerStatus.STOPPED, stopped.join());
        assertThrows(SupervisorStoppedException.class, () -> fixture.register(worker("late", TestWorker.FOREVER)));
    }

    @Test
    @Rule("STA-07")
    void startIsToldWhenThereIsAProcessWhateverItDoesFirst() throws Exception {
        WorkerHandle handle = fixture.register(worker("slow", "declare-ready " + fixture.directory.resolve("never"))
                .declaresReady(true));
        assertEquals(WorkerStatus.STARTED, handle.awaitStartup(LONG));
        assertEquals(
                handle.pid().orElseThrow(), fixture.nextStart().worker().pid().orElseThrow());
        assertFalse(handle.awaitReady(Duration.ZERO));
    }
}
