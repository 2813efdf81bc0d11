package io.bgworker.supervisor;

/**
 * When the rungs of the kill ladder are due, between the order to terminate and the kill: an interrupt at half time, and a
 * thread dump a second before the kill, or in the last quarter if that is shorter.
 */
final class Ladder {

    private static final long DUMP_NANOS_MAX = 1_000_000_000;

    private Ladder() {}

    /** When the next rung above {@code rung} is due. */
    static long dueNanos(Worker.Rung rung, long toldAtNanos, long killAtNanos) {
        long time = killAtNanos - toldAtNanos;
        return switch (rung) {
            case NONE -> toldAtNanos;
            case TOLD -> toldAtNanos + time / 2;
            case INTERRUPTED -> killAtNanos - Math.min(DUMP_NANOS_MAX, time / 4);
            case DUMPED -> killAtNanos;
        };
    }
}
