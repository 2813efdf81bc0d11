package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.config.ConfigurationException;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Fixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code worker_spi_launch} as the end of {@code worker_spi/t/001_worker_spi} tries it: what it does not launch, and why. */
final class WorkerSpiArgumentsIT {

    @Test
    void flagsAreKnownWords() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> new Fixture(Map.of("bgworker.worker.spi.capabilities", "bypass-allowconn")));
        assertTrue(refused.getMessage().contains("bypass-allowconn"), refused.getMessage());
        assertTrue(refused.getMessage().contains("database-connection"), refused.getMessage());
    }

    @Test
    @Rule("REG-06")
    void flagsAreWholeAndGoTogether() {
        WorkerSpec.Builder worker = WorkerSpi.dynamic(4, "");
        assertThrows(NullPointerException.class, () -> worker.capabilities(new Capability[] {null}));
        InvalidWorkerException refused =
                assertThrows(InvalidWorkerException.class, () -> worker.capabilities(Capability.DATABASE_CONNECTION)
                        .build());
        assertTrue(refused.getMessage().contains("'worker_spi dynamic worker 4'"), refused.getMessage());
    }

    @Test
    @Rule({"HND-12", "REG-05"})
    void noSlotIsNoWorkerAndNoException() {
        try (Fixture fixture = new Fixture(Map.of("bgworker.max-worker-processes", "0"))) {
            assertTrue(fixture.registrar()
                    .tryRegister(WorkerSpi.dynamic(4, "").build())
                    .isEmpty());
        }
    }

    @Test
    @Rule("STA-06")
    void launchThatFailsIsStoppedAndToldToWhoWaitsForTheStart(@TempDir Path javaHome) throws Exception {
        Path java = Files.createDirectory(javaHome.resolve("bin")).resolve("java");
        Files.createFile(java);
        assertTrue(java.toFile().setExecutable(true));
        try (Fixture fixture = new Fixture(Map.of("bgworker.java-home", javaHome.toString()))) {
            Files.delete(java);
            WorkerHandle worker = fixture.register(WorkerSpi.dynamic(4, ""));
            assertEquals(WorkerStatus.STOPPED, worker.awaitStartup(Duration.ofSeconds(Fixture.SECONDS_MAX)));
            WorkerExit exit = worker.lastExit().orElseThrow();
            assertEquals(ExitCause.START_FAILED, exit.cause());
            assertTrue(exit.detail().contains(java + " is not there"), exit.detail());
        }
    }
}
