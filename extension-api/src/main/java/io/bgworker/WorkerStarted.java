package io.bgworker;

/**
 * A process was started for a worker; of a spare this is told when it has become the worker. A CDI event, fired on a thread of the server's managed
 * executor. Observers with {@code @Observes} are called in order and one at a time for the whole application, so they must
 * not block for long; those with {@code @ObservesAsync} in no order. For observers
 * that are slow a thousand events are kept, for the asynchronous ones apart; more are lost, and the log tells how many.
 *
 * @param worker what is known of the worker as it started
 * @since 0.1
 */
public record WorkerStarted(WorkerInfo worker) {}
