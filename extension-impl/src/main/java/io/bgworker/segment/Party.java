package io.bgworker.segment;

/**
 * A process that takes part in shared memory: one incarnation of a worker, or the server.
 *
 * @param number by which the others know it; 1 or more, given once as long as the application runs
 * @param name its name, for people
 */
public record Party(int number, String name) {}
