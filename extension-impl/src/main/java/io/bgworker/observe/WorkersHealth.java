package io.bgworker.observe;

import io.bgworker.WorkerExit;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How well the workers are, as pure decisions on what is published of them.
 *
 * <p>Readiness: a required worker must be ready. One that was ready before and ended has time for its restart.
 * Startup: every static worker was attempted once, or waits for its start time, or is not registered (refused, finished,
 * terminated): a standby must not be killed by its orchestrator for what it is.
 */
final class WorkersHealth {

    /** How long a required worker may be down between two incarnations before that counts. */
    static final Duration RESTART_TOLERANCE = Duration.ofSeconds(30);

    private WorkersHealth() {}

    /** The required workers that keep the application from being ready, with why. */
    static List<String> notReady(Collection<WorkerInfo> workers, Collection<String> requiredNames, Instant now) {
        List<String> notReady = new ArrayList<>();
        for (String name : requiredNames) {
            if (workers.stream().noneMatch(worker -> worker.name().equals(name))) {
                notReady.add(name + " (not registered)");
            }
        }
        for (WorkerInfo worker : workers) {
            if (worker.required() && !isWell(worker, now)) {
                notReady.add(worker.name() + " (" + worker.phase() + ")");
            }
        }
        return notReady;
    }

    private static boolean isWell(WorkerInfo worker, Instant now) {
        return switch (worker.phase()) {
            case READY -> true;
            case PARKED, GONE, WAITING_FOR_START_TIME -> false;
            case QUEUED, STARTING, RUNNING, STOPPING, KILLED, RESTARTING -> isRestarting(worker, now);
        };
    }

    /** Between two incarnations, and not for long: since it began to end, or since it ended. */
    private static boolean isRestarting(WorkerInfo worker, Instant now) {
        boolean ending = worker.phase() == WorkerPhase.STOPPING || worker.phase() == WorkerPhase.KILLED;
        Optional<Instant> down =
                ending ? Optional.of(worker.since()) : worker.lastExit().map(WorkerExit::at);
        return down.isPresent() && Duration.between(down.get(), now).compareTo(RESTART_TOLERANCE) < 0;
    }

    /** The static workers that were not attempted so far. */
    static List<String> notAttempted(Collection<WorkerInfo> workers) {
        return workers.stream()
                .filter(WorkerInfo::declared)
                .filter(worker -> worker.incarnation() == 0 && worker.phase() != WorkerPhase.WAITING_FOR_START_TIME)
                .map(WorkerInfo::name)
                .toList();
    }

    /** The workers that wait to be resumed: a level, not an event, so that nobody misses it. */
    static List<String> parked(Collection<WorkerInfo> workers) {
        return workers.stream()
                .filter(worker -> worker.phase() == WorkerPhase.PARKED)
                .map(WorkerInfo::name)
                .toList();
    }

    /** How many workers stand where. */
    static Map<String, Long> countByPhase(Collection<WorkerInfo> workers) {
        Map<String, Long> counts = new TreeMap<>();
        workers.forEach(worker -> counts.merge(worker.phase().name(), 1L, Long::sum));
        return counts;
    }
}
