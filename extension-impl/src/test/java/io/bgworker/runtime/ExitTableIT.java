package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStarted;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows each way a real process ends, row by row, for a member of the group that shares memory. */
@Rule({"EXI-01", "EXI-02", "EXI-03", "EXI-05", "EXI-08", "EXI-13", "OUR-02", "OUR-25"})
final class ExitTableIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final Duration RESTART_TIME = Duration.ofMillis(300);

    private final Fixture fixture = new Fixture(Map.of("bgworker.reset-limit", "1000 in 60s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest(name = "{0}, signal {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                // what it does, signal, cause,         code, signal, restarts, resets
                "return,         -,      COMPLETED,     0,    -,      no,       no",
                "exit 0,         -,      COMPLETED,     0,    -,      no,       no",
                "exit 1,         -,      FAILED,        1,    -,      yes,      no",
                "throw it,       -,      FAILED,        1,    -,      yes,      no",
                "forever,        TERM,   TERMINATED,    1,    -,      yes,      no",
                "exit 2,         -,      EXITED,        2,    -,      yes,      yes",
                "exit 3,         -,      EXITED,        3,    -,      yes,      yes",
                "exit 137,       -,      EXITED,        137,  -,      yes,      yes",
                "oom,            -,      OUT_OF_MEMORY, 3,    -,      yes,      yes",
                // Without cleaning up, which is what tells: not the code.
                "halt 0,         -,      HALTED,        0,    -,      yes,      yes",
                "halt 1,         -,      HALTED,        1,    -,      yes,      yes",
                "halt 2,         -,      HALTED,        2,    -,      yes,      yes",
                "forever,        KILL,   SIGNALED,      -,    9,      yes,      yes",
                "forever,        SEGV,   NATIVE_CRASH,  -,    11,     yes,      yes",
                "forever,        BUS,    NATIVE_CRASH,  -,    7,      yes,      yes",
                "forever,        ABRT,   SIGNALED,      -,    6,      yes,      yes",
            })
    void whatFollowsAnEnd(
            String mainArg, String send, ExitCause cause, Integer code, Integer signal, String restarts, String resets)
            throws Exception {
        for (boolean restartable : List.of(true, false)) {
            WorkerHandle witness = ready("witness", TestWorker.FOREVER, RestartPolicy.after(Duration.ofHours(1)));
            long witnessBefore = witness.pid().orElseThrow();
            WorkerHandle worker =
                    member("w", mainArg, restartable ? RestartPolicy.after(RESTART_TIME) : RestartPolicy.never());
            if (send != null) {
                assertTrue(worker.awaitReady(LONG));
                Fixture.signal(send, worker);
            }

            WorkerExit exit = exitOf(worker);
            assertEquals(cause, exit.cause(), exit::toString);
            assertEquals(optional(code), exit.code(), exit::toString);
            assertEquals(optional(signal), exit.signal(), exit::toString);

            if (resets.equals("yes")) {
                assertEquals(ExitCause.RESET, exitOf(witness).cause());
                assertTrue(witness.awaitReady(LONG));
            } else {
                assertEquals(WorkerPhase.READY, witness.phase());
                assertEquals(witnessBefore, witness.pid().orElseThrow());
            }

            if (restartable && restarts.equals("yes")) {
                WorkerStarted next = startOf(worker, 2);
                Fixture.assertPause(RESTART_TIME, exit, next);
            } else {
                assertEquals(WorkerPhase.GONE, worker.phase());
                assertEquals(List.of(), fixture.registrar().find("w"));
            }
            end(worker);
            end(witness);
        }
    }

    private WorkerHandle ready(String name, String mainArg, RestartPolicy policy) throws InterruptedException {
        WorkerHandle handle = member(name, mainArg, policy);
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private WorkerHandle member(String name, String mainArg, RestartPolicy policy) {
        return fixture.register(worker(name, mainArg)
                .capabilities(Capability.SHARED_MEMORY)
                .jvmOptions("-Xmx32m")
                .restartPolicy(policy));
    }

    /** The first end of a worker; ends of others that come before are passed over. */
    private WorkerExit exitOf(WorkerHandle handle) throws InterruptedException {
        WorkerExit exit = fixture.nextExit();
        while (!exit.worker().equals(handle.id())) {
            exit = fixture.nextExit();
        }
        return exit;
    }

    private WorkerStarted startOf(WorkerHandle handle, int incarnation) throws InterruptedException {
        WorkerStarted start = fixture.nextStart();
        while (!start.worker().id().equals(handle.id()) || start.worker().incarnation() != incarnation) {
            start = fixture.nextStart();
        }
        return start;
    }

    /** A worker that crashes again meanwhile resets the other one. */
    private void end(WorkerHandle handle) {
        handle.terminate();
        assertTrue(Await.until(() -> handle.phase() == WorkerPhase.GONE));
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
