package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.ExitCause;
import io.bgworker.ExitReport;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkerJsonTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private static final WorkerExit KILLED = new WorkerExit(
            new WorkerId(2, 3),
            "sum",
            "Summarizer",
            1,
            4711,
            OptionalInt.empty(),
            OptionalInt.of(9),
            ExitCause.SIGNALED,
            "killed by somebody",
            AT);

    private static final WorkerExit NEVER_BEGAN = new WorkerExit(
            new WorkerId(2, 3),
            "sum",
            "Summarizer",
            0,
            0,
            OptionalInt.empty(),
            OptionalInt.empty(),
            ExitCause.START_FAILED,
            "no such java",
            AT);

    @Test
    @Rule("OBS-02")
    void aRunningWorkerThatWasKilledBefore() {
        WorkerInfo worker = new WorkerInfo(
                new WorkerId(2, 3),
                "sum",
                "Summarizer",
                new EntryPoint("io.bgworker.sample.Summarizer", ""),
                Set.of(Capability.DATABASE_CONNECTION, Capability.SHARED_MEMORY),
                StartTime.RECOVERY_FINISHED,
                RestartPolicy.after(Duration.ofSeconds(1)),
                true,
                true,
                WorkerStatus.STARTED,
                WorkerPhase.READY,
                AT,
                Optional.empty(),
                OptionalLong.of(4712),
                2,
                1,
                7,
                Optional.of(AT.plusSeconds(1)),
                "summarizer-idle",
                Optional.of(KILLED));

        assertEquals(json("""
                {"id": "2.3", "name": "sum", "type": "Summarizer", "state": "STARTED", "pid": 4712, "incarnation": 2,
                 "restarts": 1, "startedAt": "2026-01-02T03:04:06.678Z",
                 "lastExit": {"code": null, "signal": 9, "cause": "SIGNALED", "at": "2026-01-02T03:04:05.678Z"},
                 "phase": "READY", "since": "2026-01-02T03:04:05.678Z", "until": null, "waitEvent": "summarizer-idle",
                 "epoch": 7,
                 "entryPoint": "io.bgworker.sample.Summarizer",
                 "capabilities": ["SHARED_MEMORY", "DATABASE_CONNECTION"], "startTime": "RECOVERY_FINISHED",
                 "restartPolicy": "1s", "required": true, "static": true}"""), WorkerJson.of(worker));
    }

    @Test
    @Rule("OBS-02")
    void aWorkerWithoutAProcess() {
        WorkerInfo worker = new WorkerInfo(
                new WorkerId(0, 1),
                "odd \"name\"",
                "t",
                new EntryPoint("a.B", "c"),
                Set.of(),
                StartTime.SERVER_START,
                RestartPolicy.never(),
                false,
                false,
                WorkerStatus.NOT_YET_STARTED,
                WorkerPhase.QUEUED,
                AT,
                Optional.of(AT),
                OptionalLong.empty(),
                0,
                0,
                0,
                Optional.empty(),
                "",
                Optional.empty());

        assertEquals(json("""
                {"id": "0.1", "name": "odd \\"name\\"", "type": "t", "state": "NOT_YET_STARTED", "pid": null,
                 "incarnation": 0, "restarts": 0, "startedAt": null, "lastExit": null,
                 "phase": "QUEUED", "since": "2026-01-02T03:04:05.678Z", "until": "2026-01-02T03:04:05.678Z",
                 "waitEvent": null, "epoch": 0, "entryPoint": "a.B#c", "capabilities": [], "startTime": "SERVER_START",
                 "restartPolicy": "never", "required": false, "static": false}"""), WorkerJson.of(worker));
    }

    @Test
    @Rule("OBS-02")
    void anEndWithoutAProcess() {
        assertEquals(json("""
                {"code": null, "signal": null, "cause": "START_FAILED", "at": "2026-01-02T03:04:05.678Z", "id": "2.3",
                 "name": "sum", "type": "Summarizer", "incarnation": 0, "pid": null, "crash": false,
                 "summary": "ended without a process", "detail": "no such java"}"""), WorkerJson.of(NEVER_BEGAN));
    }

    @Test
    void aReport() {
        JsonObject report = WorkerJson.of(
                new ExitReport(KILLED, List.of("first", "last"), "dump", "summary", "/a.hprof", List.of(NEVER_BEGAN)));

        assertEquals("terminated by signal 9", report.getJsonObject("exit").getString("summary"));
        assertEquals(json("{\"all\": [\"first\", \"last\"]}").get("all"), report.get("lastOutput"));
        assertEquals("dump", report.getString("threadDump"));
        assertEquals("summary", report.getString("crashSummary"));
        assertEquals("/a.hprof", report.getString("heapDump"));
        assertEquals(WorkerJson.ofExits(List.of(NEVER_BEGAN)), report.get("history"));
    }

    @Test
    void totalsAreSortedAndExact() {
        BigInteger great = BigInteger.TEN.pow(20);

        assertEquals(
                "{\"a\":100000000000000000000,\"b\":-1}",
                TotalsJson.of(new TreeMap<>(Map.of("b", BigInteger.ONE.negate(), "a", great)))
                        .toString());
    }

    private static JsonObject json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
