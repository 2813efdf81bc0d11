package io.bgworker.supervisor;

/** What shall be done, in this order. Every {@link Start} is answered by {@link SpareEvent.Gone} in the end. */
public sealed interface SpareEffect {

    /** Start a spare. */
    record Start(long number, SpareKind kind) implements SpareEffect {}

    /** Make this spare the worker. */
    record HandOver(long number) implements SpareEffect {}

    /** End a spare that nobody shall have. */
    record Kill(long number, String reason) implements SpareEffect {}

    /** A spare came to nothing, the next one is started after a pause. {@code inARow} counts such ends without a success. */
    record Failed(long number, String how, int inARow, long pauseNanos) implements SpareEffect {}
}
