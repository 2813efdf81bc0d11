package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.LogRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the workers end when the application stops is configured. */
final class ShutdownModeInContainerIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({"smart, TERMINATED, SMART FAST", "fast, TERMINATED, FAST", "immediate, KILLED, IMMEDIATE"})
    @Rule({"SHU-01", "SHU-03", "SHU-05"})
    void workersEndByTheConfiguredMode(String mode, ExitCause cause, String told) throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor");
                Container container = Container.configured(
                        Map.of("bgworker.shutdown-mode", mode, "bgworker.shutdown-timeout", "6s"))) {
            container.hosted();
            WorkerHandle worker = container
                    .get(WorkerRegistrar.class)
                    .register(WorkerSpec.builder(Willing.class).build());
            assertTrue(worker.awaitReady(LONG));
            container.stop();
            assertEquals(cause, worker.lastExit().orElseThrow().cause());
            assertEquals(
                    List.of(told.split(" ", -1)),
                    log.messages("BGW1011").stream()
                            .map(message -> message.replaceFirst(".*\\((\\w+)\\).*", "$1"))
                            .toList());
        }
    }
}
