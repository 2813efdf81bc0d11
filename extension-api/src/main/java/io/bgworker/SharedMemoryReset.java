package io.bgworker;

/**
 * The shared memory was made anew, because a worker that shares it crashed. A CDI event in the server, fired on a thread of its
 * managed executor when the new memory is there: observe it with {@code @Observes} or {@code @ObservesAsync}. What the observer
 * makes in it may already be there, since the workers start again at the same time.
 *
 * @param generation the new {@link SharedMemory#generation() generation}
 * @param crasher the worker whose crash was the cause, as it is known after its end
 * @since 0.1
 */
public record SharedMemoryReset(long generation, WorkerInfo crasher) {}
