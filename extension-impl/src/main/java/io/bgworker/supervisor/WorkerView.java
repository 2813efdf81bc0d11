package io.bgworker.supervisor;

import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is to be seen of a worker at one moment. Times are those of the {@code now} arguments.
 *
 * @param id the worker
 * @param spec its definition
 * @param isStatic whether it is a static worker
 * @param state where it stands
 * @param status its status as PostgreSQL tells it
 * @param sinceNanos when it entered the state
 * @param untilNanos when the state ends by itself, if it does
 * @param pid the running process; 0 if none
 * @param incarnation how many processes were ordered for it
 * @param restarts how many of them were restarts
 * @param epoch the configuration epoch that its latest process began with, or has acknowledged since
 * @param startedAtNanos when the latest process was started, if one was
 * @param lastEnd how its latest incarnation ended, if one has
 */
public record WorkerView(
        WorkerId id,
        WorkerSpec spec,
        boolean isStatic,
        WorkerState state,
        WorkerStatus status,
        long sinceNanos,
        OptionalLong untilNanos,
        long pid,
        int incarnation,
        int restarts,
        long epoch,
        OptionalLong startedAtNanos,
        Optional<WorkerEnd> lastEnd) {}
