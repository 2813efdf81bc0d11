package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.ExitCause;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.server.app.FinishedAtOnce;
import io.bgworker.server.app.Obedient;
import io.bgworker.server.app.Witness;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers registered at run time by code of the application. Runs in the server. */
@ExtendWith(ArquillianExtension.class)
class RegistrationIT {

    private static final String LIMIT_KEY = "bgworker.max-worker-processes";
    private static final int LIMIT = 3;

    @Inject
    WorkerRegistrar registrar;

    @Inject
    Witness witness;

    @Deployment
    static WebArchive deployment() {
        WebArchive war = Wars.withExtension("registration")
                .addClasses(Obedient.class, FinishedAtOnce.class, Witness.class, Await.class, Processes.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return Wars.configure(war, Map.of(LIMIT_KEY, Integer.toString(LIMIT)));
    }

    @AfterEach
    void endAllWorkers() throws InterruptedException {
        for (WorkerInfo worker : registrar.workers()) {
            registrar.find(worker.id()).ifPresent(WorkerHandle::terminate);
        }
        for (WorkerInfo worker : registrar.workers()) {
            WorkerStatus status = registrar
                    .find(worker.id())
                    .map(RegistrationIT::awaitShutdown)
                    .orElse(WorkerStatus.STOPPED);
            assertEquals(WorkerStatus.STOPPED, status, worker::toString);
        }
    }

    private static WorkerStatus awaitShutdown(WorkerHandle handle) {
        try {
            return handle.awaitShutdown(Await.PATIENCE);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static WorkerSpec spec(String name, String order) {
        return WorkerSpec.builder(Obedient.class)
                .name(name)
                .mainArg(order)
                .restartPolicy(RestartPolicy.never())
                .build();
    }

    @Test
    @Rule({"HND-06", "OUR-07", "REG-01", "STA-07"})
    void runsAWorkerAsAChildOfTheServerUntilItIsTerminated() throws Exception {
        WorkerHandle handle = registrar.register(spec("dynamic", "wait"));
        assertEquals(WorkerStatus.STARTED, handle.awaitStartup(Await.PATIENCE));
        assertTrue(handle.awaitReady(Await.PATIENCE));
        long pid = handle.pid().orElseThrow();
        assertEquals(
                ProcessHandle.current().pid(),
                ProcessHandle.of(pid).orElseThrow().parent().orElseThrow().pid());

        handle.terminate();

        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(Await.PATIENCE));
        assertEquals(ExitCause.TERMINATED, handle.lastExit().orElseThrow().cause());
        assertEquals(pid, handle.lastExit().orElseThrow().pid());
        assertTrue(handle.pid().isEmpty());
        assertFalse(Processes.isRunning(pid));
        assertEquals(List.of(), registrar.find("dynamic"));
    }

    @Test
    @Rule({"HND-03", "HND-05"})
    void completesStagesWhenAWorkerStartsAndStops() throws Exception {
        WorkerHandle handle = registrar.register(spec("staged", "return"));
        long seconds = Await.PATIENCE.toSeconds();
        assertNotEquals(
                WorkerStatus.NOT_YET_STARTED,
                handle.started().toCompletableFuture().get(seconds, TimeUnit.SECONDS));
        assertEquals(
                WorkerStatus.STOPPED, handle.stopped().toCompletableFuture().get(seconds, TimeUnit.SECONDS));
        assertEquals(ExitCause.COMPLETED, handle.lastExit().orElseThrow().cause());
    }

    @Test
    void tellsObserversOfStartAndEnd() throws Exception {
        registrar.register(spec("observed", "fail"));
        List<String> events =
                List.of("observed started", "observed FAILED", "async: observed started", "async: observed FAILED");
        Await.until("events " + events, () -> witness.seen().containsAll(events));
        assertTrue(witness.seen().indexOf("observed started") < witness.seen().indexOf("observed FAILED"));
    }

    @Test
    @Rule({"REG-05", "REG-17"})
    void refusesAWorkerOverTheLimitAndTakesOneWhenASlotIsFree() throws Exception {
        WorkerHandle first = registrar.register(spec("first", "wait"));
        registrar.register(spec("second", "wait"));
        registrar.register(spec("third", "wait"));

        WorkerLimitExceededException refused =
                assertThrows(WorkerLimitExceededException.class, () -> registrar.register(spec("fourth", "wait")));
        assertEquals(LIMIT, refused.limit());
        assertEquals(LIMIT_KEY, refused.key());
        assertTrue(registrar.tryRegister(spec("fourth", "wait")).isEmpty());

        first.terminate();
        first.awaitShutdown(Await.PATIENCE);
        WorkerHandle next = registrar.tryRegister(spec("fourth", "wait")).orElseThrow();

        assertEquals(first.id().slot(), next.id().slot(), "the freed slot");
        assertTrue(first.id().generation() < next.id().generation(), "another generation");
        first.terminate(); // A handle of the past does not reach who has the slot now.
        assertTrue(next.awaitReady(Await.PATIENCE));
        assertEquals(WorkerStatus.STOPPED, first.status());
    }

    @Test
    @Rule({"DEF-17", "OUR-14"})
    void reloadsTheLimitAndTellsTheWorkers() throws Exception {
        WorkerHandle handle = registrar.register(spec("reloaded", "wait"));
        assertTrue(handle.awaitReady(Await.PATIENCE));
        withLimit("1", () -> {
            registrar.reload();
            assertTrue(registrar.tryRegister(spec("refused", "return")).isEmpty());
            Await.until(
                    "the worker hears of it",
                    () -> registrar.output(handle.id()).contains("reloaded"));
        });
        registrar.reload();
        assertTrue(registrar.tryRegister(spec("taken", "return")).isPresent());
    }

    @Test
    void refusesAReloadOfAWrongValueAndKeepsTheOldOne() throws Exception {
        withLimit("many", () -> {
            WorkerException wrong = assertThrows(WorkerException.class, registrar::reload);
            assertTrue(wrong.getMessage().contains(LIMIT_KEY), wrong::getMessage);
            assertTrue(wrong.getMessage().contains("'many'"), wrong::getMessage);
        });
        assertTrue(registrar.tryRegister(spec("taken", "return")).isPresent());
    }

    /** System properties come before the application's own settings. */
    private static void withLimit(String limit, TestStep step) throws Exception {
        System.setProperty(LIMIT_KEY, limit);
        try {
            step.run();
        } finally {
            System.clearProperty(LIMIT_KEY);
        }
    }

    @FunctionalInterface
    private interface TestStep {
        void run() throws Exception;
    }

    @Test
    @Rule({"DEF-15", "OUR-13"})
    void startsAStaticWorkerThatHasFinished() throws Exception {
        Await.until(
                "the static worker finishes",
                () -> ends("finished") >= 1 && registrar.find("finished").isEmpty());
        long before = ends("finished");

        WorkerHandle handle = registrar.start("finished");

        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(Await.PATIENCE));
        assertEquals(ExitCause.COMPLETED, handle.lastExit().orElseThrow().cause());
        Await.until("its end is among the past ones", () -> ends("finished") == before + 1);
    }

    private long ends(String name) {
        return registrar.exits().stream()
                .map(WorkerExit::name)
                .filter(name::equals)
                .count();
    }

    @Test
    @Rule("SIG-02")
    void refusesToStartAWorkerThatNobodyDeclared() {
        UnknownWorkerException unknown = assertThrows(UnknownWorkerException.class, () -> registrar.start("nobody"));
        assertEquals("nobody", unknown.name());
    }

    @Test
    @Rule({"OBS-04", "OUR-23", "REG-05"})
    void refusesAClassThatIsNoWorker() {
        WorkerSpec spec =
                WorkerSpec.builder(new EntryPoint(Witness.class.getName(), "")).build();
        InvalidWorkerException invalid = assertThrows(InvalidWorkerException.class, () -> registrar.register(spec));
        assertEquals("entry point", invalid.attribute());
        assertEquals(Witness.class.getName(), invalid.value());
    }
}
