package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.ExitCause;
import io.bgworker.ExitReport;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerId;
import io.bgworker.contract.Rule;
import io.bgworker.launcher.CrashSummary;
import io.bgworker.launcher.Evidence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExitLogTest {

    private static final WorkerId A = new WorkerId(0, 1);
    private static final WorkerId B = new WorkerId(1, 1);

    private static WorkerExit exit(WorkerId worker, int incarnation) {
        return new WorkerExit(
                worker,
                "name",
                "type",
                incarnation,
                100 + incarnation,
                OptionalInt.of(1),
                OptionalInt.empty(),
                ExitCause.FAILED,
                "",
                Instant.EPOCH.plusSeconds(incarnation));
    }

    private static void add(ExitLog log, WorkerExit exit) {
        log.add(
                exit,
                List.of("output of " + exit.incarnation()),
                "dump",
                new Evidence(new CrashSummary("crash", 6), Optional.of(Path.of("/dumps/a.hprof"))));
    }

    private static ExitLog with(int capacity, WorkerExit... exits) {
        ExitLog log = new ExitLog(capacity);
        for (WorkerExit exit : exits) {
            add(log, exit);
        }
        return log;
    }

    @Test
    @Rule("OBS-02")
    void tellsTheNewestFirst() {
        ExitLog log = with(10, exit(A, 1), exit(B, 1), exit(A, 2));
        assertEquals(List.of(exit(A, 2), exit(B, 1), exit(A, 1)), log.exits());
        assertEquals(Optional.of(exit(A, 2)), log.latest(A));
        assertEquals(Optional.of(exit(B, 1)), log.latest(B));
    }

    @Test
    @Rule("OBS-02")
    void forgetsTheOldestBeyondItsCapacity() {
        ExitLog log = with(2, exit(A, 1), exit(B, 1), exit(B, 2));
        assertEquals(List.of(exit(B, 2), exit(B, 1)), log.exits());
        assertEquals(Optional.empty(), log.latest(A));
        assertEquals(Optional.empty(), log.report(A));
    }

    @Test
    void aSmallerCapacityCountsAtOnceAndALargerOneFromNowOn() {
        ExitLog log = with(3, exit(A, 1), exit(A, 2), exit(A, 3));
        log.resize(1);
        assertEquals(List.of(exit(A, 3)), log.exits());
        log.resize(2);
        assertEquals(List.of(exit(A, 3)), log.exits());
        add(log, exit(A, 4));
        add(log, exit(A, 5));
        assertEquals(List.of(exit(A, 5), exit(A, 4)), log.exits());
    }

    @Test
    void keepsNothingIfItMustNot() {
        ExitLog log = with(0, exit(A, 1));
        assertEquals(List.of(), log.exits());
        assertEquals(Optional.empty(), log.report(A));
    }

    @Test
    void aReportHoldsTheEarlierEndsOfTheSameWorkerOnly() {
        ExitLog log = with(10, exit(A, 1), exit(B, 1), exit(A, 2), exit(A, 3));
        assertEquals(
                Optional.of(new ExitReport(
                        exit(A, 3),
                        List.of("output of 3"),
                        "dump",
                        "crash",
                        "/dumps/a.hprof",
                        List.of(exit(A, 2), exit(A, 1)))),
                log.report(A));
    }

    @Test
    void theHistoryOfAReportIsBounded() {
        ExitLog log = new ExitLog(1_000);
        IntStream.rangeClosed(1, 50).forEach(i -> add(log, exit(A, i)));
        List<WorkerExit> history = log.report(A).orElseThrow().history();
        assertEquals(
                IntStream.iterate(49, i -> i - 1).limit(20).boxed().toList(),
                history.stream().map(WorkerExit::incarnation).toList());
    }

    @Test
    void onlyTheLatestReportsAreKeptInFull() {
        ExitLog log = with(1_000, exit(A, 1));
        IntStream.rangeClosed(1, 99).forEach(i -> add(log, exit(B, i)));
        assertEquals(List.of("output of 1"), log.report(A).orElseThrow().lastOutput());
        add(log, exit(B, 100));
        assertEquals(
                Optional.of(new ExitReport(exit(A, 1), List.of(), "", "", "", List.of())),
                log.report(A),
                "what is still known of it");
    }

    @Test
    void whatItToldDoesNotChange() {
        ExitLog log = with(10, exit(A, 1));
        List<WorkerExit> told = log.exits();
        add(log, exit(A, 2));
        assertEquals(List.of(exit(A, 1)), told);
    }
}
