package io.bgworker;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Everything known of one registered worker at one moment; PostgreSQL's row of {@code pg_stat_activity}, and what users
 * miss there. A value: it does not change.
 *
 * @param id the worker's identity
 * @param name its name
 * @param type its type
 * @param entryPoint where its code begins
 * @param capabilities what it asked for
 * @param startTime from which state of the server on it may be started
 * @param restartPolicy what follows its end
 * @param required whether the application is not ready without it
 * @param isStatic whether it is a static worker
 * @param status its status as PostgreSQL tells it
 * @param phase where it stands in its life
 * @param since when it entered the phase
 * @param until when the phase ends by itself: the restart is due, or the deadline passes; empty if there is no such time
 * @param pid the process id of the running process; empty if none runs
 * @param incarnation how many starts were ordered for it
 * @param restarts how many of them were restarts
 * @param epoch the configuration epoch that its latest process began with, or has acknowledged since; see
 *     {@link WorkerRegistrar#awaitEpoch}
 * @param startedAt when the latest process was started; empty if none was
 * @param waitEvent what the worker says it waits for; empty if it says nothing
 * @param lastExit how its latest process ended; empty if none has
 * @since 0.1
 */
public record WorkerInfo(
        WorkerId id,
        String name,
        String type,
        EntryPoint entryPoint,
        Set<Capability> capabilities,
        StartTime startTime,
        RestartPolicy restartPolicy,
        boolean required,
        boolean isStatic,
        WorkerStatus status,
        WorkerPhase phase,
        Instant since,
        Optional<Instant> until,
        OptionalLong pid,
        int incarnation,
        int restarts,
        long epoch,
        Optional<Instant> startedAt,
        String waitEvent,
        Optional<WorkerExit> lastExit) {}
