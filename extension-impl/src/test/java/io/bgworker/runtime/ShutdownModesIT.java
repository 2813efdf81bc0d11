package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.signal;
import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.StartTime;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Smart, fast and immediate, one after the other and by whatever way they are asked for. */
@Timeout(300)
final class ShutdownModesIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final RestartPolicy AT_ONCE = RestartPolicy.after(Duration.ZERO);

    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");

    /** With so much time that nothing but an escalation ends a deaf worker while a test waits. */
    private Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "1h", "bgworker.shutdown-timeout", "1h"));

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
    }

    private WorkerHandle ready(String name, String mainArg) throws InterruptedException {
        WorkerHandle handle = fixture.register(worker(name, mainArg).restartPolicy(AT_ONCE));
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private static void awaitPhase(WorkerPhase phase, WorkerHandle handle) {
        assertTrue(Await.until(() -> handle.phase() == phase), () -> handle.name() + " was " + handle.phase());
    }

    private List<String> modesTold() {
        return log.messages("BGW1011").stream()
                .map(message -> message.replaceFirst(".*\\((\\w+)\\).*", "$1"))
                .toList();
    }

    @Test
    @Rule("SHU-04")
    void shutdownIsEscalatedStepByStepFromOtherThreads() throws Exception {
        WorkerHandle willing = ready("willing", TestWorker.FOREVER);
        WorkerHandle deaf = ready("deaf", "deaf");
        Thread stopper = new Thread(() -> fixture.runtime.stop(ShutdownMode.SMART));
        stopper.start();
        assertTrue(Await.until(fixture::isStopping));
        assertEquals(WorkerPhase.READY, willing.phase(), "may finish by itself");

        Thread escalator = new Thread(() -> fixture.runtime.stop(ShutdownMode.FAST));
        escalator.start();
        awaitPhase(WorkerPhase.GONE, willing);
        assertEquals(ExitCause.TERMINATED, willing.lastExit().orElseThrow().cause());
        assertEquals(WorkerPhase.STOPPING, deaf.phase());

        fixture.runtime.stop(ShutdownMode.IMMEDIATE);
        stopper.join();
        escalator.join();
        assertEquals(WorkerPhase.GONE, deaf.phase());
        assertEquals(ExitCause.KILLED, deaf.lastExit().orElseThrow().cause());
        assertEquals(List.of("SMART", "FAST", "IMMEDIATE"), modesTold());
        assertEquals(List.of(), fixture.processes());
    }

    @Test
    @Rule({"SHU-04", "SHU-05"})
    void shutdownByTheRegistrarIsEscalatedAndNeverWeakened() throws Exception {
        WorkerHandle deaf = ready("deaf", "deaf");
        fixture.registrar().shutdown(ShutdownMode.FAST);
        awaitPhase(WorkerPhase.STOPPING, deaf);
        fixture.registrar().shutdown(ShutdownMode.SMART);
        fixture.registrar().shutdown(ShutdownMode.FAST);
        assertEquals(WorkerPhase.STOPPING, deaf.phase());
        fixture.registrar().shutdown(ShutdownMode.IMMEDIATE);
        fixture.registrar().shutdown(ShutdownMode.SMART);
        assertEquals(WorkerStatus.STOPPED, deaf.awaitShutdown(LONG));
        assertEquals(ExitCause.KILLED, fixture.nextExit().cause());
        fixture.runtime.stop(ShutdownMode.SMART);
        assertEquals(List.of("FAST", "IMMEDIATE"), modesTold());
    }

    @Test
    @Rule({"SHU-01", "SHU-06", "OUR-27", "DEF-08"})
    void nothingRestartsDuringASmartShutdownAndTheLogSaysSo() throws Exception {
        Path file = fixture.directory.resolve("go");
        WorkerHandle failing = ready("failing", "finish-when " + file);
        WorkerHandle restarting =
                fixture.register(worker("restarting", "throw it").restartPolicy(RestartPolicy.after(LONG)));
        awaitPhase(WorkerPhase.RESTARTING, restarting);
        fixture.registrar().shutdown(ShutdownMode.SMART);
        awaitPhase(WorkerPhase.GONE, restarting);
        assertEquals(WorkerPhase.READY, failing.phase());
        fixture.started.clear();
        signal("KILL", failing);
        awaitPhase(WorkerPhase.GONE, failing);
        assertEquals(ExitCause.SIGNALED, failing.lastExit().orElseThrow().cause());
        fixture.runtime.stop(ShutdownMode.SMART);
        log.await("BGW1004", "'failing'", "unregistered");
        assertTrue(fixture.started.isEmpty(), () -> "" + fixture.started);
    }

    @Test
    @Rule("SHU-01")
    void smartWaitsForTheLastWorkerToFinish() throws Exception {
        Path first = fixture.directory.resolve("first");
        Path second = fixture.directory.resolve("second");
        WorkerHandle one = ready("one", "finish-when " + first);
        WorkerHandle other = ready("other", "finish-when " + second);
        Thread stopper = new Thread(() -> fixture.runtime.stop(ShutdownMode.SMART));
        stopper.start();
        assertTrue(Await.until(fixture::isStopping));
        Files.createFile(first);
        awaitPhase(WorkerPhase.GONE, one);
        assertEquals(WorkerPhase.READY, other.phase());
        assertTrue(stopper.isAlive());
        Files.createFile(second);
        stopper.join();
        assertEquals(ExitCause.COMPLETED, one.lastExit().orElseThrow().cause());
        assertEquals(ExitCause.COMPLETED, other.lastExit().orElseThrow().cause());
    }

    @ParameterizedTest
    @CsvSource({"throw-when-told, TERMINATED", "exit-when-told 1, TERMINATED", "exit-when-told 2, EXITED"})
    @Rule({"SHU-06", "OUR-27"})
    void exitCodesDoNotMatterInAFastShutdown(String mainArg, ExitCause cause) throws Exception {
        WorkerHandle failing = ready("failing", mainArg);
        WorkerHandle willing = ready("willing", TestWorker.FOREVER);
        fixture.started.clear();
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(cause, failing.lastExit().orElseThrow().cause());
        assertEquals(ExitCause.TERMINATED, willing.lastExit().orElseThrow().cause());
        assertTrue(fixture.started.isEmpty(), () -> "" + fixture.started);
    }

    @Test
    @Rule({"SHU-07", "EXI-08"})
    void crashOfAMemberDuringAShutdownResetsNothing() throws Exception {
        WorkerHandle crasher = fixture.register(
                worker("crasher", "deaf").capabilities(Capability.SHARED_MEMORY).restartPolicy(AT_ONCE));
        WorkerHandle other = fixture.register(
                worker("other", "deaf").capabilities(Capability.SHARED_MEMORY).restartPolicy(AT_ONCE));
        assertTrue(crasher.awaitReady(LONG) && other.awaitReady(LONG));
        fixture.registrar().shutdown(ShutdownMode.FAST);
        awaitPhase(WorkerPhase.STOPPING, crasher);
        signal("KILL", crasher);
        awaitPhase(WorkerPhase.GONE, crasher);
        assertEquals(WorkerPhase.STOPPING, other.phase());
        fixture.runtime.stop(ShutdownMode.IMMEDIATE);
        assertEquals(ExitCause.KILLED, other.lastExit().orElseThrow().cause());
        assertEquals(List.of(), log.messages("BGW1008"));
    }

    @Test
    @Rule("SHU-08")
    void workerThatStartedBeforeTheServerIsUpIsEndedToo() throws Exception {
        fixture.close();
        fixture = new Fixture(ServerState.STARTING, Map.of());
        WorkerHandle early =
                fixture.register(worker("early", TestWorker.FOREVER).startTime(StartTime.SERVER_START));
        WorkerHandle late = fixture.register(worker("late", TestWorker.FOREVER).startTime(StartTime.CONSISTENT_STATE));
        assertTrue(early.awaitReady(LONG));
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(ExitCause.TERMINATED, early.lastExit().orElseThrow().cause());
        assertEquals(WorkerPhase.GONE, late.phase());
        assertEquals(List.of(), fixture.processes());
    }

    /** What workers need of the server is there as long as one of them is. */
    @Test
    @Rule("SHU-02")
    void supervisorAnswersUntilTheLastWorkerIsGone() throws Exception {
        WorkerHandle asking = ready("asking", "asks-while-stopping");
        WorkerHandle deaf = ready("deaf", "deaf");
        fixture.registrar().shutdown(ShutdownMode.FAST);
        WorkerExit exit = fixture.nextExit();
        assertEquals(asking.id(), exit.worker());
        assertEquals(ExitCause.TERMINATED, exit.cause());
        List<String> output =
                fixture.registrar().report(asking.id()).orElseThrow().lastOutput();
        assertTrue(output.contains("asked while stopping: 1"), output::toString);
        assertFalse(Fixture.filesIn(fixture.directory.resolve("run")).isEmpty());
        awaitPhase(WorkerPhase.STOPPING, deaf);
        fixture.runtime.stop(ShutdownMode.IMMEDIATE);
        assertEquals(List.of(), Fixture.filesIn(fixture.directory.resolve("run")));
    }
}
