package io.bgworker.runtime;

import io.bgworker.ExitReport;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerId;
import io.bgworker.launcher.Evidence;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The ring of past ends, with their reports, also of workers that are gone. Written by the loop, read by any thread.
 *
 * <p>Only so many reports are kept in full: each holds the last output of a process.
 */
final class ExitLog {

    private static final int FULL_REPORTS_MAX = 100;
    private static final int HISTORY_MAX = 20;

    /** Guarded by this; oldest first. */
    private final Deque<WorkerExit> exits = new ArrayDeque<>();

    /** Guarded by this; oldest first. */
    private final Deque<ExitReport> reports = new ArrayDeque<>();

    /** Guarded by this. */
    private int capacity;

    ExitLog(int capacity) {
        this.capacity = capacity;
    }

    synchronized void resize(int newCapacity) {
        capacity = newCapacity;
        trim();
    }

    synchronized void add(WorkerExit exit, List<String> lastOutput, String threadDump, Evidence evidence) {
        reports.addLast(new ExitReport(
                exit,
                lastOutput,
                threadDump,
                evidence.crash().text(),
                evidence.heapDump().map(Path::toString).orElse(""),
                historyOf(exit.worker())));
        exits.addLast(exit);
        trim();
    }

    private List<WorkerExit> historyOf(WorkerId worker) {
        List<WorkerExit> history = new ArrayList<>();
        exits.descendingIterator().forEachRemaining(exit -> {
            if (exit.worker().equals(worker) && history.size() < HISTORY_MAX) {
                history.add(exit);
            }
        });
        return List.copyOf(history);
    }

    private void trim() {
        while (exits.size() > capacity) {
            exits.removeFirst();
        }
        while (reports.size() > Math.min(capacity, FULL_REPORTS_MAX)) {
            reports.removeFirst();
        }
    }

    /** Newest first. */
    synchronized List<WorkerExit> exits() {
        List<WorkerExit> newestFirst = new ArrayList<>(exits);
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    synchronized Optional<WorkerExit> latest(WorkerId worker) {
        return exits().stream().filter(exit -> exit.worker().equals(worker)).findFirst();
    }

    /** In full if the end is recent, else with what is still known of it. */
    synchronized Optional<ExitReport> report(WorkerId worker) {
        List<ExitReport> newestFirst = new ArrayList<>(reports);
        Collections.reverse(newestFirst);
        Optional<ExitReport> full = newestFirst.stream()
                .filter(report -> report.exit().worker().equals(worker))
                .findFirst();
        return full.isPresent()
                ? full
                : latest(worker).map(exit -> new ExitReport(exit, List.of(), "", "", "", List.of()));
    }
}
