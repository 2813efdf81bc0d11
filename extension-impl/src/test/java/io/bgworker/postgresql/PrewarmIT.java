package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bgworker.ExitCause;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerStarted;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Fixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pg_prewarm/t/001_basic}: a leader dumps at its stop, and has its dump loaded by workers of its own. Scenario 34. */
final class PrewarmIT {

    /**
     * A place for the leader and one for the worker that it waits for: a second one at once would be refused. And time
     * for the dump, however busy the machine is.
     */
    private static final Map<String, String> ROOM_FOR_ONE = Map.of(
            "bgworker.max-worker-processes", "2", "bgworker.kill-after", "1m", "bgworker.shutdown-timeout", "2m");

    @TempDir
    private Path directory;

    @Test
    @Rule({"CHD-08", "EXI-04"})
    void leaderDumpsAtAStopAndItsWorkersLoadOneAfterAnotherAfterTheNextStart() throws Exception {
        Path dump = directory.resolve("autoprewarm.blocks");
        try (Fixture fixture = new Fixture(ROOM_FOR_ONE, Prewarm.leader(dump).build())) {
            WorkerHandle leader = fixture.registrar().find(Prewarm.NAME).get(0);
            fixture.awaitWaiting(leader, Prewarm.WAIT_EVENT);
            assertFalse(Files.exists(dump));
            fixture.runtime.stop(ShutdownMode.FAST);
            WorkerExit stopped = leader.lastExit().orElseThrow();
            assertEquals(ExitCause.TERMINATED, stopped.cause());
            assertEquals(OptionalInt.of(0), stopped.code());
            assertEquals(Prewarm.BUFFERED, Files.readAllLines(dump));
        }
        try (Fixture fixture = new Fixture(ROOM_FOR_ONE, Prewarm.leader(dump).build())) {
            assertEquals(Prewarm.NAME, fixture.nextStart().worker().name());
            Instant earliest = Instant.EPOCH;
            for (String database : Prewarm.BUFFERED) {
                WorkerStarted start = fixture.nextStart();
                assertEquals(Prewarm.PER_DATABASE + database, start.worker().name());
                assertFalse(start.worker().startedAt().orElseThrow().isBefore(earliest));
                WorkerExit end = fixture.nextExit();
                assertEquals(start.worker().id(), end.worker());
                assertEquals(ExitCause.COMPLETED, end.cause());
                earliest = end.at();
            }
            fixture.awaitWaiting(fixture.registrar().find(Prewarm.NAME).get(0), Prewarm.WAIT_EVENT);
        }
    }
}
