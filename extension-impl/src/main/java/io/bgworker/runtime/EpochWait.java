package io.bgworker.runtime;

import io.bgworker.WorkerInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The wait for all workers to acknowledge a configuration epoch. */
final class EpochWait {

    private EpochWait() {}

    /** Says whether all have acknowledged in time, or can no more: none waits for a supervisor that has ended. */
    static boolean await(List<WorkerCell> cells, long epoch, Duration timeout) throws InterruptedException {
        List<CompletableFuture<WorkerInfo>> waits = cells.stream()
                .map(cell -> cell.when(info -> !isBehind(info, epoch)))
                .toList();
        try {
            CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new))
                    .get(LocalHandle.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("A wait does not fail", e);
        } finally {
            waits.forEach(wait -> wait.cancel(false)); // Nobody waits for the rest any more; their cells forget them.
        }
        return true;
    }

    private static boolean isBehind(WorkerInfo info, long epoch) {
        return switch (info.phase()) {
            case STARTING, RUNNING, READY -> info.epoch() < epoch;
            default -> false;
        };
    }
}
