package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that come to nothing: no process, or one that cannot run the worker. */
final class StartFailureIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    @Test
    @Rule({"STA-01", "OUR-23"})
    void failureInsideTheProcessFollowsTheRestartRulesAndNamesItsReason() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            fixture.registrar()
                    .register(WorkerSpec.builder(FailingInitialiser.class)
                            .restartPolicy(RestartPolicy.after(Duration.ZERO))
                            .build());
            for (int incarnation = 1; incarnation <= 3; incarnation++) {
                WorkerExit exit = fixture.nextExit();
                assertEquals(incarnation, exit.incarnation());
                assertEquals(OptionalInt.of(1), exit.code());
                assertTrue(exit.detail().contains("FailingInitialiser"), exit.detail());
            }
        }
    }

    @Test
    @Rule("STA-06")
    void startThatFailsIsTriedAgainAndTheWorkerIsNotYetStartedMeanwhile(@TempDir Path javaHome) throws Exception {
        Path java = linkJava(javaHome);
        try (Fixture fixture = new Fixture(Map.of("bgworker.java-home", javaHome.toString()))) {
            Files.delete(java);
            WorkerHandle handle = fixture.register(
                    worker("patient", TestWorker.FOREVER).restartPolicy(RestartPolicy.after(Duration.ofMillis(100))));
            for (int incarnation = 1; incarnation <= 3; incarnation++) {
                WorkerExit exit = fixture.nextExit();
                assertEquals(incarnation, exit.incarnation());
                assertEquals(ExitCause.START_FAILED, exit.cause());
                assertEquals(WorkerStatus.NOT_YET_STARTED, handle.status());
            }
            linkJava(javaHome);
            assertTrue(handle.awaitReady(LONG));
        }
    }

    @Test
    @Rule("STA-06")
    void startThatFailsOfAWorkerThatNeverRestartsIsItsEndAndFreesItsSlot(@TempDir Path javaHome) throws Exception {
        Path java = linkJava(javaHome);
        try (Fixture fixture =
                new Fixture(Map.of("bgworker.java-home", javaHome.toString(), "bgworker.max-worker-processes", "1"))) {
            Files.delete(java);
            for (int i = 0; i < 10; i++) {
                WorkerHandle handle = fixture.register(worker("once", "return").restartPolicy(RestartPolicy.never()));
                assertEquals(WorkerStatus.STOPPED, handle.awaitStartup(LONG));
                assertEquals(
                        ExitCause.START_FAILED, handle.lastExit().orElseThrow().cause());
            }
            assertTrue(fixture.registrar().workers().isEmpty());
        }
    }

    /** As a Java for another processor, or on a file system that is mounted without the right to execute. */
    @Test
    @Rule("STA-06")
    void javaThatCannotBeExecutedIsNamedAndIsNoCrash(@TempDir Path javaHome) throws Exception {
        Path java = linkJava(javaHome);
        try (Fixture fixture = new Fixture(Map.of("bgworker.java-home", javaHome.toString()))) {
            Files.delete(java);
            Files.writeString(java, "#!/no/such/interpreter\n");
            assertTrue(java.toFile().setExecutable(true));
            fixture.register(worker("foreign", "return").restartPolicy(RestartPolicy.never()));
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.START_FAILED, exit.cause(), exit::toString);
            assertTrue(exit.detail().contains(java.toString()), exit.detail());
        }
    }

    private static Path linkJava(Path javaHome) throws IOException {
        Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
        return Files.createSymbolicLink(java, Path.of(System.getProperty("java.home"), "bin", "java"));
    }
}
