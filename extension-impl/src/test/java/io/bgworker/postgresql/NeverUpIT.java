package io.bgworker.postgresql;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.TestWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher of logical replication gets back the slots of workers that never came up. Scenario 37. */
final class NeverUpIT {

    @TempDir
    private Path javaHome;

    @Test
    void slotOfAWorkerThatNeverCameUpIsFreeWhenItsTimeIsOver() throws Exception {
        makeJavaThatDoesNothing();
        try (Fixture fixture =
                new Fixture(Map.of("bgworker.start-timeout", "1s", "bgworker.max-worker-processes", "1"))) {
            WorkerSpec next = worker("next", TestWorker.FOREVER).build();
            fixture.register(worker("never up", TestWorker.FOREVER)
                    .restartPolicy(RestartPolicy.never())
                    .javaHome(javaHome.toString()));
            assertTrue(fixture.registrar().tryRegister(next).isEmpty());
            assertEquals(ExitCause.START_TIMEOUT, fixture.nextExit().cause());
            assertTrue(fixture.registrar().tryRegister(next).isPresent());
        }
    }

    private void makeJavaThatDoesNothing() throws IOException {
        Path java = Files.createDirectory(javaHome.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexec sleep 1000\n");
        assertTrue(java.toFile().setExecutable(true));
    }
}
