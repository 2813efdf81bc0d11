package io.bgworker.segment;

/**
 * A process that takes part in shared memory: one incarnation of a worker, or the server.
 *
 * @param slot by what the others know it; 1 or more, given once as long as the application runs
 * @param name its name, for people
 */
public record Party(int slot, String name) {}
