package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.signal;
import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A crash in the group that shares memory, with real processes. */
final class ResetIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final RestartPolicy AT_ONCE = RestartPolicy.after(Duration.ZERO);
    private static final RestartPolicy AFTER_HOURS = RestartPolicy.after(Duration.ofHours(2));

    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");
    private Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "1h", "bgworker.spares", "1"));

    private void configure(Map<String, String> configuration) {
        fixture.close();
        fixture = new Fixture(configuration);
    }

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
    }

    private WorkerHandle member(String name, String mainArg, RestartPolicy policy) throws InterruptedException {
        WorkerHandle handle = fixture.register(
                worker(name, mainArg).capabilities(Capability.SHARED_MEMORY).restartPolicy(policy));
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private WorkerHandle member(String name, RestartPolicy policy) throws InterruptedException {
        return member(name, TestWorker.FOREVER, policy);
    }

    private static void awaitPhase(WorkerPhase phase, WorkerHandle handle) {
        assertTrue(Await.until(() -> handle.phase() == phase), () -> handle.name() + " was " + handle.phase());
    }

    private Map<String, WorkerExit> nextExits(int count) throws InterruptedException {
        Map<String, WorkerExit> exits = new HashMap<>();
        for (int i = 0; i < count; i++) {
            WorkerExit exit = fixture.nextExit();
            exits.put(exit.name(), exit);
        }
        return exits;
    }

    /** With an hour for the ladder: whoever waited for that would wait long. */
    @ParameterizedTest
    @ValueSource(strings = {TestWorker.FOREVER, "deaf", "spin", "stopped"})
    @Rule({"EXI-08", "OUR-01", "OUR-02", "OUR-10", "DEF-01", "DEF-02"})
    void crashKillsAllMembersAtOnceWhateverTheyDo(String mood) throws Exception {
        WorkerHandle crasher = member("crasher", AFTER_HOURS);
        WorkerHandle innocent = member("innocent", mood.equals("stopped") ? TestWorker.FOREVER : mood, AFTER_HOURS);
        WorkerHandle isolated = fixture.register(worker("isolated", TestWorker.FOREVER));
        assertTrue(isolated.awaitReady(LONG));
        long innocentBefore = innocent.pid().orElseThrow();
        long isolatedBefore = isolated.pid().orElseThrow();
        if (mood.equals("stopped")) {
            signal("STOP", innocent);
        }

        signal("SEGV", crasher);

        Map<String, WorkerExit> exits = nextExits(2);
        assertEquals(ExitCause.NATIVE_CRASH, exits.get("crasher").cause());
        assertEquals(ExitCause.RESET, exits.get("innocent").cause());
        assertTrue(innocent.awaitReady(LONG), "at once, not after hours");
        assertNotEquals(innocentBefore, innocent.pid().orElseThrow());
        assertEquals(WorkerPhase.RESTARTING, crasher.phase(), "at its own time");
        assertEquals(isolatedBefore, isolated.pid().orElseThrow());
        log.await("BGW1008", "'crasher'", crasher.id().toString());
        log.await("BGW1009", "generation 2");
    }

    @Test
    @Rule({"OUR-24", "EXI-09"})
    void handlesStayGoodAndGenerationsGoOn() throws Exception {
        WorkerHandle crasher = member("crasher", AT_ONCE);
        WorkerHandle innocent = member("innocent", AT_ONCE);
        WorkerHandle isolated = fixture.register(worker("isolated", TestWorker.FOREVER));
        assertTrue(isolated.awaitReady(LONG));
        List<WorkerId> ids = List.of(crasher.id(), innocent.id(), isolated.id());
        for (int reset = 1; reset <= 2; reset++) {
            signal("KILL", crasher);
            assertEquals(Map.of("crasher", reset, "innocent", reset), incarnations(nextExits(2)));
            assertTrue(crasher.awaitReady(LONG) && innocent.awaitReady(LONG));
            log.await("BGW1009", "generation " + (reset + 1));
        }
        assertEquals(ids, List.of(crasher.id(), innocent.id(), isolated.id()));
        assertEquals(WorkerStatus.STARTED, innocent.status());
        innocent.terminate();
        assertEquals(WorkerStatus.STOPPED, innocent.awaitShutdown(LONG));
        assertEquals(innocent.id(), fixture.nextExit().worker());
        WorkerHandle next = member("next", AT_ONCE);
        assertEquals(innocent.id().slot(), next.id().slot());
        assertEquals(innocent.id().generation() + 1, next.id().generation());
        assertEquals(WorkerPhase.GONE, innocent.phase(), "the old handle is not about the new one");
    }

    private static Map<String, Integer> incarnations(Map<String, WorkerExit> exits) {
        Map<String, Integer> incarnations = new HashMap<>();
        exits.forEach((name, exit) -> incarnations.put(name, exit.incarnation()));
        return incarnations;
    }

    @Test
    @Rule({"EXI-09", "OUR-26", "DEF-16"})
    void membersThatNeverRestartAreDroppedWithTheCauseAndComeBackWhereTheySaySo() throws Exception {
        WorkerHandle crasher = member("crasher", AFTER_HOURS);
        WorkerHandle once = member("once", RestartPolicy.never());
        WorkerHandle again = member("again", RestartPolicy.never().butAfterReset());
        CompletableFuture<WorkerStatus> told = once.stopped().toCompletableFuture();
        signal("KILL", crasher);
        assertEquals(WorkerStatus.STOPPED, told.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        assertEquals(ExitCause.RESET, once.lastExit().orElseThrow().cause());
        awaitPhase(WorkerPhase.GONE, once);
        assertTrue(Await.until(() -> again.lastExit().isPresent()));
        assertTrue(again.awaitReady(LONG));
        assertEquals(ExitCause.RESET, again.lastExit().orElseThrow().cause());
        assertEquals(List.of(), fixture.registrar().find("once"));
    }

    /** PostgreSQL would go round for ever. */
    @Test
    @Rule({"OUR-02", "DEF-01"})
    void crashLoopParksTheGroupUntilItIsResumed() throws Exception {
        configure(Map.of("bgworker.reset-limit", "2 in 60s"));
        WorkerHandle innocent = member("innocent", AT_ONCE);
        WorkerHandle isolated = fixture.register(worker("isolated", TestWorker.FOREVER));
        assertTrue(isolated.awaitReady(LONG));
        long isolatedBefore = isolated.pid().orElseThrow();
        Path file = fixture.directory.resolve("medicine");
        WorkerHandle crasher = fixture.register(worker("crasher", "halt-until " + file)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(AT_ONCE));

        awaitPhase(WorkerPhase.PARKED, crasher);
        awaitPhase(WorkerPhase.PARKED, innocent);
        log.await("BGW1010", "3 resets within 60 s, at most 2");
        assertEquals(3, log.messages("BGW1008").size());
        WorkerHandle late = fixture.register(worker("late", TestWorker.FOREVER).capabilities(Capability.SHARED_MEMORY));
        awaitPhase(WorkerPhase.PARKED, late);
        assertEquals(isolatedBefore, isolated.pid().orElseThrow());

        Files.createFile(file);
        fixture.registrar().resume("crasher");
        assertTrue(crasher.awaitReady(LONG) && innocent.awaitReady(LONG) && late.awaitReady(LONG));
        assertEquals(3, log.messages("BGW1008").size());
    }

    @Test
    @Rule("EXI-10")
    void groupStaysDownWhereRestartAfterACrashIsOff() throws Exception {
        configure(Map.of("bgworker.restart-after-crash", "false"));
        WorkerHandle crasher = member("crasher", AT_ONCE);
        WorkerHandle innocent = member("innocent", AT_ONCE);
        WorkerHandle isolated =
                fixture.register(worker("isolated", TestWorker.FOREVER).restartPolicy(AT_ONCE));
        assertTrue(isolated.awaitReady(LONG));
        signal("KILL", crasher);
        awaitPhase(WorkerPhase.PARKED, crasher);
        awaitPhase(WorkerPhase.PARKED, innocent);
        log.await("BGW1010", "restart-after-crash is off");
        assertEquals(List.of(), fixture.processesOf(innocent));
        nextExits(2);
        signal("KILL", isolated);
        assertEquals(isolated.id(), fixture.nextExit().worker());
        assertTrue(isolated.awaitReady(LONG), "it has no part in it");
    }

    @Test
    @Rule({"OUR-02", "OUR-14"})
    void groupThatIsParkedIsResumedAsOne() throws Exception {
        fixture.configuration.put("bgworker.restart-after-crash", "false");
        fixture.registrar().reload();
        WorkerHandle crasher = member("crasher", AT_ONCE);
        WorkerHandle a = member("a", AFTER_HOURS);
        WorkerHandle b = member("b", AFTER_HOURS);
        signal("KILL", crasher);
        for (WorkerHandle member : List.of(crasher, a, b)) {
            awaitPhase(WorkerPhase.PARKED, member);
        }
        fixture.registrar().resume("b");
        for (WorkerHandle member : List.of(crasher, a, b)) {
            assertTrue(member.awaitReady(LONG), member.name());
        }
    }

    /** What a worker starts shares no memory with the group. */
    @Test
    @Rule({"EXI-14", "OUR-18", "DEF-19"})
    void crashOfWhatAMemberStartedResetsNothing() throws Exception {
        Path pidFile = fixture.directory.resolve("pid");
        WorkerHandle parent = member("parent", "sub-process " + pidFile, AT_ONCE);
        long before = parent.pid().orElseThrow();
        assertTrue(Await.until(() -> Files.exists(pidFile)));
        long child = Long.parseLong(Files.readString(pidFile));
        signal("SEGV", child);
        assertTrue(Await.until(
                () -> !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false)));

        // Whatever came of it would come before the end of this one.
        fixture.register(worker("brief", "return"));
        assertEquals("brief", fixture.nextExit().name());
        assertEquals(WorkerPhase.READY, parent.phase());
        assertEquals(before, parent.pid().orElseThrow());
        assertEquals(List.of(), log.messages("BGW1008"));
    }

    @Test
    @Rule({"OUR-01", "EXI-12"})
    void workerIsIsolatedUnlessItAsksToShareMemory() throws Exception {
        WorkerSpec byDefault = WorkerSpec.builder(TestWorker.class).build();
        assertEquals(Set.of(), byDefault.capabilities());
        WorkerHandle crasher = fixture.register(worker("crasher", "halt 2").restartPolicy(RestartPolicy.never()));
        assertEquals(crasher.id(), fixture.nextExit().worker());
        WorkerHandle member = member("member", AT_ONCE);
        fixture.register(worker("crasher too", "halt 2").restartPolicy(RestartPolicy.never()));
        assertEquals("crasher too", fixture.nextExit().name());
        assertEquals(WorkerPhase.READY, member.phase());
        assertEquals(List.of(), log.messages("BGW1008"));
    }
}
