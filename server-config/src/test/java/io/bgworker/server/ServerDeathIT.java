package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in a server of its own, with the configuration that is published, when that server ends. */
class ServerDeathIT {

    /** What is promised for workers whose server has died. */
    private static final Duration ORPHANS_MAX = Duration.ofSeconds(1);

    /** Not the project's: the path of a socket must be short. */
    @TempDir
    private Path runDir;

    private MortalServer server;

    @BeforeEach
    void startServerWithWorkers() throws Exception {
        server = MortalServer.start(runDir);
        server.sample().awaitReady("Summarizer");
        server.sample().misbehave("run");
        server.sample().misbehave("ignore-terminate");
        server.sample().awaitReady("run");
        server.sample().awaitReady("ignore-terminate");
    }

    @AfterEach
    void killServer() throws Exception {
        server.kill();
    }

    @Test
    @Rule({"OUR-20", "PMD-05", "PMD-06"})
    void noWorkerOutlivesAKilledServerAndTheNextOneCleansUp() throws Exception {
        List<Long> workers = workers();
        assertEquals(3, workers.stream().filter(Processes::isRunning).count());
        long old = server.pid();

        server.kill();

        Await.until("all of " + workers + " have ended", ORPHANS_MAX, () -> workers.stream()
                .noneMatch(Processes::isRunning));
        assertEquals(List.of(old), new RunDirectories(runDir).servers(), "nobody was there to remove it");

        server = MortalServer.start(runDir);
        server.sample().awaitReady("Summarizer");
        assertEquals(List.of(server.pid()), new RunDirectories(runDir).servers());
    }

    @Test
    @Rule({"OUR-09", "SHU-02", "SHU-03"})
    void noWorkerAndNoFileOutlivesAServerThatIsTerminated() throws Exception {
        List<Long> workers = workers();

        server.terminate();

        assertTrue(workers.stream().noneMatch(Processes::isRunning), workers::toString);
        assertEquals(List.of(), new RunDirectories(runDir).servers());
    }

    private List<Long> workers() {
        return server.sample().workers().stream().map(Sample::pid).toList();
    }
}
