package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Before its first start a supervisor removes what servers that are gone have left. */
@Timeout(300)
final class SweepIT {

    @TempDir
    private Path directory;

    @Test
    void aLogThatBlocksMeanwhileHoldsUpNoStart() throws Exception {
        Path run = Files.createDirectory(directory.resolve("run"));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
        Path left = Files.createDirectories(run.resolve("1-x/app/d1"));
        Files.createFile(left.resolve("owner"));
        try (BlockedLog blocked = new BlockedLog("io.bgworker.launcher");
                Fixture fixture = new Fixture(Map.of("bgworker.run-dir", run.toString()))) {
            WorkerHandle handle = fixture.register(worker("unhindered", TestWorker.FOREVER));
            assertTrue(handle.awaitReady(Duration.ofSeconds(Fixture.SECONDS_MAX)));
            assertFalse(Files.exists(left));
            assertTrue(blocked.awaitVictim(), "what was removed is told all the same");
        }
    }
}
