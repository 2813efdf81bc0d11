package io.bgworker.segment;

/**
 * The end of a wait.
 *
 * @param request which wish had to wait
 * @param decision anything but {@link Decision.Wait}
 */
public record Answer(long request, Decision decision) {}
