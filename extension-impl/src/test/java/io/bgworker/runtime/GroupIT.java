package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workers that share memory, when one of them crashes. */
final class GroupIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of());

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule({"EXI-08", "EXI-09", "OUR-01", "OUR-02"})
    void crashOfAMemberOfTheGroupRestartsAllAndLeavesTheIsolatedAlone() throws Exception {
        WorkerHandle crasher = fixture.register(member("crasher"));
        WorkerHandle innocent = fixture.register(member("innocent"));
        WorkerHandle isolated = fixture.register(worker("isolated", TestWorker.FOREVER));
        assertTrue(crasher.awaitReady(LONG) && innocent.awaitReady(LONG) && isolated.awaitReady(LONG));
        long untouched = isolated.pid().orElseThrow();
        ProcessHandle.of(crasher.pid().orElseThrow()).orElseThrow().destroyForcibly();
        assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
        WorkerExit reset = fixture.nextExit();
        assertEquals(innocent.id(), reset.worker());
        assertEquals(ExitCause.RESET, reset.cause());
        assertTrue(innocent.awaitReady(LONG));
        assertEquals(WorkerPhase.RESTARTING, crasher.phase());
        assertEquals(untouched, isolated.pid().orElseThrow());
    }

    @Test
    @Rule({"DEF-16", "EXI-09", "OUR-26"})
    void innocentMemberThatNeverRestartsIsGoneWithTheResetUnlessItSaysOtherwise() throws Exception {
        WorkerHandle crasher = fixture.register(member("crasher"));
        WorkerHandle once = fixture.register(member("once").restartPolicy(RestartPolicy.never()));
        WorkerHandle comesBack = fixture.register(
                member("comes back").restartPolicy(RestartPolicy.never().butAfterReset()));
        assertTrue(crasher.awaitReady(LONG) && once.awaitReady(LONG) && comesBack.awaitReady(LONG));
        long before = comesBack.pid().orElseThrow();
        Fixture.signal("KILL", crasher);
        assertEquals(WorkerStatus.STOPPED, once.awaitShutdown(LONG));
        assertEquals(WorkerPhase.GONE, once.phase());
        assertEquals(ExitCause.RESET, once.lastExit().orElseThrow().cause());
        assertTrue(Await.until(
                () -> comesBack.phase() == WorkerPhase.READY && comesBack.pid().orElse(before) != before));
    }

    @Test
    @Rule("OUR-02")
    void groupThatIsParkedIsResumedAsOne() throws Exception {
        fixture.configuration.put("bgworker.restart-after-crash", "false");
        fixture.registrar().reload();
        WorkerHandle crasher = fixture.register(member("crasher").restartPolicy(RestartPolicy.after(Duration.ZERO)));
        WorkerHandle a = fixture.register(member("a"));
        WorkerHandle b = fixture.register(member("b"));
        List<WorkerHandle> group = List.of(crasher, a, b);
        for (WorkerHandle member : group) {
            assertTrue(member.awaitReady(LONG));
        }
        Fixture.signal("KILL", crasher);
        assertTrue(Await.until(() -> group.stream().allMatch(member -> member.phase() == WorkerPhase.PARKED)));
        fixture.registrar().resume("b");
        for (WorkerHandle member : group) {
            assertTrue(member.awaitReady(LONG), member.name());
        }
    }

    private static WorkerSpec.Builder member(String name) {
        return worker(name, TestWorker.FOREVER)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.after(Duration.ofHours(1)));
    }
}
