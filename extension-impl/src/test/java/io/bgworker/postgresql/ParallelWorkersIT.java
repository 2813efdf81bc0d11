package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Fixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code select_parallel}: a leader that shares its work with as many workers as it can get. Scenario 35. */
final class ParallelWorkersIT {

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    @Rule({"OUR-17", "REG-05", "REG-18"})
    void leaderDoesItselfWhatItGetsNoWorkerFor(int limit) throws Exception {
        try (Fixture fixture = new Fixture(Map.of("bgworker.type.parallel-worker.max", Integer.toString(limit)))) {
            WorkerHandle leader = fixture.register(sumUpTo(1_000));
            WorkerExit exit = fixture.nextExit();
            while (!exit.worker().equals(leader.id())) {
                exit = fixture.nextExit();
            }
            assertEquals(
                    List.of("Workers Planned: 3 Launched: " + limit + " Total: 500500"),
                    fixture.registrar().report(leader.id()).orElseThrow().lastOutput());
        }
    }

    @Test
    @Rule("EXI-17")
    void errorInAWorkerReachesTheLeaderWithItsMessageAndContext() throws Exception {
        try (Fixture fixture = new Fixture(Map.of("bgworker.type.parallel-worker.max", "1"))) {
            fixture.register(sumUpTo(-1));
            assertEquals(ExitCause.FAILED, fixture.nextExit().cause());
            WorkerExit leader = fixture.nextExit();
            assertEquals(ExitCause.FAILED, leader.cause());
            assertTrue(leader.detail().contains("cannot sum up to -1"), leader.detail());
            assertTrue(leader.detail().contains("CONTEXT: parallel-worker 1"), leader.detail());
        }
    }

    private static WorkerSpec.Builder sumUpTo(long last) {
        return WorkerSpec.builder(Gather.class)
                .name("leader")
                .restartPolicy(RestartPolicy.never())
                .mainArg(last);
    }
}
