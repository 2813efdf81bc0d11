package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.config.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is accepted and what is refused, and what the refusal says. */
final class RegistrationIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private Fixture fixture = new Fixture(Map.of("bgworker.max-worker-processes", "2"));

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
    void badDefinitionIsRefusedInWords(WorkerSpec.Builder bad, String expected) {
        InvalidWorkerException e = assertThrows(InvalidWorkerException.class, () -> fixture.register(bad.name("bad")));
        assertTrue(e.getMessage().contains("'bad'"), e.getMessage());
        assertTrue(e.expected().contains(expected), e.getMessage());
        assertTrue(fixture.registrar().workers().isEmpty());
    }

    @Test
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
    void reloadRaisesTheLimitAndTellsTheWorkers() throws Exception {
        WorkerHandle reloaded = fixture.register(worker("reloaded", TestWorker.FOREVER));
        fixture.register(worker("second", TestWorker.FOREVER));
        assertTrue(reloaded.awaitReady(LONG));
        fixture.configuration.put("bgworker.max-worker-processes", "3");
        fixture.registrar().reload();
        assertTrue(fixture.register(worker("third", TestWorker.FOREVER)).awaitReady(LONG));
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
    void entryPointsThatAreNotAllowedAreRefused() {
        fixture.close();
        fixture = new Fixture(Map.of("bgworker.allow", "com.example.*"));
        InvalidWorkerException e = assertThrows(
                InvalidWorkerException.class, () -> fixture.register(worker("outside", TestWorker.FOREVER)));
        assertTrue(e.getMessage().contains("bgworker.allow=com.example.*"), e.getMessage());
    }

    @Test
    void limitOfATypeIsItsOwn() {
        fixture.close();
        fixture = new Fixture(Map.of("bgworker.type.rare.max", "1"));
        fixture.register(worker("one", TestWorker.FOREVER).type("rare"));
        WorkerLimitExceededException e = assertThrows(
                WorkerLimitExceededException.class,
                () -> fixture.register(worker("two", TestWorker.FOREVER).type("rare")));
        assertEquals("bgworker.type.rare.max", e.key());
        fixture.register(worker("other", TestWorker.FOREVER));
    }

    @Test
    void staticWorkersAreRegisteredInOrderAndThoseOverTheLimitStartByNameLater() throws Exception {
        fixture.close();
        fixture = new Fixture(
                Map.of("bgworker.max-worker-processes", "1"),
                worker("one", TestWorker.FOREVER).build(),
                worker("two", TestWorker.FOREVER).build());
        assertEquals(List.of("one"), names());
        assertThrows(
                WorkerLimitExceededException.class, () -> fixture.registrar().start("two"));
        WorkerHandle one = fixture.registrar().find("one").get(0);
        fixture.registrar().stop("one");
        assertEquals(WorkerStatus.STOPPED, one.awaitShutdown(LONG));
        assertTrue(fixture.registrar().start("two").awaitReady(LONG));
        assertEquals(List.of("two"), names());
    }

    private List<String> names() {
        return fixture.registrar().workers().stream().map(WorkerInfo::name).toList();
    }

    @Test
    void finishedStaticWorkerStartsAgainByName() throws Exception {
        fixture.close();
        fixture = new Fixture(Map.of(), worker("once", "return").build());
        fixture.nextExit();
        assertTrue(Await.until(() -> fixture.registrar().workers().isEmpty()));
        fixture.registrar().start("once");
        assertEquals("once", fixture.nextExit().name());
        UnknownWorkerException e = assertThrows(
                UnknownWorkerException.class, () -> fixture.registrar().start("nobody"));
        assertTrue(e.getMessage().contains("'nobody'"), e.getMessage());
    }

    @Test
    void workerIsFoundByNameAndByIdentity() {
        WorkerHandle handle = fixture.register(worker("found", TestWorker.FOREVER));
        assertEquals(handle.id(), fixture.registrar().find("found").get(0).id());
        assertEquals(
                "found", fixture.registrar().find(handle.id()).orElseThrow().name());
        assertTrue(fixture.registrar().find("lost").isEmpty());
    }

    @Test
    void nothingIsRegisteredAfterTheEndAndWaitersHearOfIt() throws Exception {
        WorkerHandle handle =
                fixture.register(worker("last", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(Duration.ZERO)));
        var stopped = handle.stopped().toCompletableFuture();
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(WorkerStatus.STOPPED, stopped.join());
        assertThrows(SupervisorStoppedException.class, () -> fixture.register(worker("late", TestWorker.FOREVER)));
    }

    @Test
    void backToBackRegistrationAndTerminationLeavesNothing() throws Exception {
        for (int i = 0; i < 50; i++) {
            WorkerHandle handle = fixture.register(worker("brief", TestWorker.FOREVER));
            handle.terminate();
            assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        }
        assertTrue(fixture.registrar().workers().isEmpty());
    }
}
