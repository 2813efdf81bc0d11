package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.Signal;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signals to workers that are there, and to workers that are not. */
final class SignalIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "1s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule("SIG-02")
    void whoIsGoneCannotBeSentASignal() throws Exception {
        WorkerHandle handle = fixture.register(worker("brief", TestWorker.FOREVER));
        assertTrue(handle.awaitReady(LONG));
        assertTrue(handle.signal(Signal.USER));
        assertTrue(handle.signal(Signal.TERMINATE));
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertFalse(handle.signal(Signal.USER));
        assertFalse(handle.signal(Signal.TERMINATE));
    }

    @Test
    @Rule("SIG-02")
    void aWorkerIsToldTheSame() throws Exception {
        WorkerHandle handle = fixture.register(worker("sends", "signal-other"));
        fixture.awaitOutput(handle, "running: true, gone: false");
    }

    /** It could have unblocked them, and looked at its latch. */
    @Test
    @Rule({"CHD-03", "OUR-09"})
    void workerThatNeverUnblocksIsNamedAndKilled() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            WorkerHandle handle = fixture.register(worker("blocked", "never-unblocks"));
            assertTrue(handle.awaitReady(LONG));
            handle.terminate();
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.KILLED, exit.cause());
            log.await("BGW1006", "Worker 'blocked' (0.1, process " + exit.pid(), "has not reacted");
            List<String> output =
                    fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
            assertFalse(output.contains("terminate handler"), output::toString);
        }
    }
}
