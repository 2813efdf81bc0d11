package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Signal;
import io.bgworker.WakeEvent;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The worker of the README does what is said there. */
final class ReadmeIT {

    static final class Refresher implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            context.onExit(code -> System.out.println("leaving with " + code));
            context.signals()
                    .on(
                            Signal.RELOAD,
                            () -> System.out.println("now "
                                    + context.configuration("refresher.color").orElse("red")));
            context.signals().unblock();
            Set<WakeEvent> woken = Set.of();
            while (!context.terminationRequested() && !woken.contains(WakeEvent.SUPERVISOR_DEATH)) {
                woken = context.latch()
                        .await(
                                "refresher-idle",
                                Set.of(WakeEvent.LATCH_SET, WakeEvent.SUPERVISOR_DEATH),
                                Duration.ofMinutes(1));
                context.latch().reset();
            }
        }
    }

    @Test
    void workerHearsOfAReloadAndLeavesInOrder() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle handle = fixture.registrar()
                    .register(WorkerSpec.builder(Refresher.class).build());
            fixture.awaitWaiting(handle, "refresher-idle");
            fixture.reload("refresher.color", "blue");
            assertTrue(fixture.registrar().awaitEpoch(1, Duration.ofSeconds(Fixture.SECONDS_MAX)));
            fixture.awaitOutput(handle, "now blue");
            handle.terminate();
            WorkerExit exit = fixture.nextExit();
            assertEquals(0, exit.code().orElseThrow());
            assertTrue(fixture.registrar()
                    .report(exit.worker())
                    .orElseThrow()
                    .lastOutput()
                    .contains("leaving with 0"));
        }
    }
}
