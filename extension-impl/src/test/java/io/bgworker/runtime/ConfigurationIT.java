package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker knows of the application's configuration. */
final class ConfigurationIT {

    private static final String NAPTIME = "orders.naptime";

    private final Fixture fixture =
            new Fixture(Map.of(NAPTIME, "5s", "orders.greeting", "${" + NAPTIME + "} of ${nobody.knows}"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Says what it is configured to, at first and with each reload. */
    static final class Configured implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            context.signals().on(Signal.RELOAD, () -> System.out.println("now " + naptime(context)));
            context.signals().unblock();
            System.out.println("first " + naptime(context));
            System.out.println(
                    "unknown " + context.configuration("orders.unknown").isPresent());
            try {
                context.configuration("orders.greeting");
            } catch (WorkerException e) {
                System.out.println("refused " + e.getMessage());
            }
            do {
                context.latch().await("configured-idle", Duration.ofMinutes(5));
                context.latch().reset();
            } while (!context.terminationRequested());
        }

        private static String naptime(WorkerContext context) {
            return context.configuration(NAPTIME).orElseThrow();
        }
    }

    @Test
    @Rule({"CHD-10", "SIG-03"})
    void workerTakesItOverWithAReload() throws Exception {
        WorkerHandle worker = fixture.register(WorkerSpec.builder(Configured.class));
        fixture.awaitWaiting(worker, "configured-idle");
        assertEquals("first 5s", fixture.awaitOutput(worker, "first"));
        assertEquals("unknown false", fixture.awaitOutput(worker, "unknown"));

        fixture.reload(NAPTIME, "250ms");

        assertTrue(fixture.registrar().awaitEpoch(1, Duration.ofSeconds(Fixture.SECONDS_MAX)));
        assertEquals("now 250ms", fixture.awaitOutput(worker, "now"));
    }

    @Test
    void valueThatCannotBeToldIsAnErrorOfWhoAsks() throws Exception {
        WorkerHandle worker = fixture.register(WorkerSpec.builder(Configured.class));
        String refusal = fixture.awaitOutput(worker, "refused");
        assertTrue(refusal.contains("'orders.greeting' must have a value"), refusal);
        fixture.awaitWaiting(worker, "configured-idle");
    }
}
