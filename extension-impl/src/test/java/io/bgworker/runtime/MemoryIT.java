package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that takes all the memory it can get. */
final class MemoryIT {

    private final Fixture fixture = new Fixture(Map.of());

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule({"CHD-09", "OUR-01"})
    void hitsItsOwnLimitAndNobodyElses() throws Exception {
        WorkerHandle neighbour = fixture.register(worker("neighbour", TestWorker.FOREVER));
        assertTrue(neighbour.awaitReady(Duration.ofSeconds(Fixture.SECONDS_MAX)));
        OptionalLong pid = neighbour.pid();
        fixture.register(worker("greedy", "oom").jvmOptions("-Xmx24m").restartPolicy(RestartPolicy.never()));
        assertEquals(ExitCause.OUT_OF_MEMORY, fixture.nextExit().cause());
        assertEquals(WorkerPhase.READY, neighbour.phase());
        assertEquals(pid, neighbour.pid());
    }
}
