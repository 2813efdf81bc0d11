package io.bgworker;

/**
 * A process was started for a worker. A CDI event, fired on a thread of the server's managed executor: observe it with
 * {@code @Observes} or {@code @ObservesAsync}. Events of one worker arrive in order.
 *
 * @param worker what is known of the worker as it started
 * @since 0.1
 */
public record WorkerStarted(WorkerInfo worker) {}
