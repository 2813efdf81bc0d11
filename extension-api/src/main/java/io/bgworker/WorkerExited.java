package io.bgworker;

/**
 * A process of a worker ended, or could not be started. A CDI event, fired on a thread of the server's managed executor:
 * observe it with {@code @Observes} or {@code @ObservesAsync}. Events of one worker arrive in order,
 * and are kept for slow observers like those of {@link WorkerStarted}.
 *
 * @param worker what is known of the worker after its end, for instance whether it will restart
 * @param exit how the process ended
 * @since 0.1
 */
public record WorkerExited(WorkerInfo worker, WorkerExit exit) {}
