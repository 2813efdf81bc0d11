package io.bgworker.observe;

import io.bgworker.WorkerId;
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
import java.util.function.Function;

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

    /**
     * The required workers that keep the application from being ready, with why.
     *
     * @param lastReady when a worker was last ready; empty if it never was
     */
    static List<String> notReady(
            Collection<WorkerInfo> workers,
            Collection<String> requiredNames,
            Function<WorkerId, Optional<Instant>> lastReady,
            Instant now) {
        List<String> notReady = new ArrayList<>();
        for (String name : requiredNames) {
            if (workers.stream().noneMatch(worker -> worker.name().equals(name))) {
                notReady.add(name + " (not registered)");
            }
        }
        for (WorkerInfo worker : workers) {
            if (worker.required() && !isWell(worker, lastReady.apply(worker.id()), now)) {
                notReady.add(worker.name() + " (" + worker.phase() + ")");
            }
        }
        return notReady;
    }

    /** Ready, or between two incarnations of which the earlier one was, and not for long. */
    private static boolean isWell(WorkerInfo worker, Optional<Instant> lastReady, Instant now) {
        return switch (worker.phase()) {
            case READY -> true;
            case PARKED, GONE, WAITING_FOR_START_TIME -> false;
            case QUEUED, STARTING, RUNNING, STOPPING, KILLED, RESTARTING ->
                lastReady
                        .map(at -> Duration.between(at, now).compareTo(RESTART_TOLERANCE) < 0)
                        .orElse(false);
        };
    }

    /** The static workers that were not attempted so far. */
    static List<String> notAttempted(Collection<WorkerInfo> workers) {
        return workers.stream()
                .filter(WorkerInfo::isStatic)
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
