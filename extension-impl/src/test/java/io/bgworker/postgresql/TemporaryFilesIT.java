package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code recovery/t/022_crash_temp_files}: the files of a process that crashed. Scenario 32. They are always removed: what
 * PostgreSQL keeps them for by a setting, the evidence, is in the report.
 */
final class TemporaryFilesIT {

    private final Fixture fixture = new Fixture(Map.of());

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"KILL, ''", "SEGV, SIGSEGV"})
    void areRemovedAfterACrashWhileTheirEvidenceIsKept(String signal, String evidence) throws Exception {
        WorkerHandle crasher = fixture.register(spills("crasher"));
        WorkerHandle other = fixture.register(spills("other"));
        Path removed = spilled(crasher, 1);
        Path kept = spilled(other, 1);
        assertTrue(Files.exists(removed));
        Fixture.signal(signal, crasher);
        assertEquals(crasher.id(), fixture.nextExit().worker());
        assertTrue(Await.until(() -> !Files.exists(removed.getParent())));
        assertTrue(fixture.registrar()
                .report(crasher.id())
                .orElseThrow()
                .crashSummary()
                .contains(evidence));
        assertFalse(spilled(crasher, 2).equals(removed));
        assertTrue(Files.exists(kept));
    }

    private static WorkerSpec.Builder spills(String name) {
        return WorkerSpec.builder(Spills.class).name(name).restartPolicy(RestartPolicy.after(Duration.ZERO));
    }

    private Path spilled(WorkerHandle worker, int incarnation) throws InterruptedException {
        String beginning = "incarnation " + incarnation + " spills to ";
        return Path.of(fixture.awaitOutput(worker, beginning).substring(beginning.length()));
    }

    /** A worker that needs more room than it has memory. */
    public static final class Spills implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws IOException, InterruptedException {
            Path file = Files.createFile(Path.of("pgsql_tmp"));
            System.out.println("incarnation " + context.entry().incarnation() + " spills to " + file.toAbsolutePath());
            do {
                context.latch().await("Spilled");
                context.latch().reset();
            } while (!context.terminationRequested());
        }
    }
}
