package io.bgworker.supervisor;

/** What happened, as far as spares are concerned. They are known by the numbers under which they were ordered. */
public sealed interface SpareEvent {

    /** Only time has passed. */
    record Tick() implements SpareEvent {}

    /**
     * A worker is started that a spare of this kind could be. Answered by {@link SpareEffect.HandOver}, or by nothing. {@code asked}
     * is how many shall wait of a kind that is not shared, as its worker asks.
     */
    record Wanted(SpareKind kind, int asked) implements SpareEvent {

        /** Of a kind that is shared. */
        public Wanted(SpareKind kind) {
            this(kind, 0);
        }
    }

    /** Whether some worker is about to start has changed: spares wait for that. */
    record WorkersStart(boolean any) implements SpareEvent {}

    /** The spare has made itself ready and waits. */
    record Ready(long number) implements SpareEvent {}

    /** The spare that was handed over has become the worker. */
    record Entered(long number) implements SpareEvent {}

    /** The spare could not be started, or is gone. */
    record Gone(long number, String how) implements SpareEvent {}

    /** What spares were made of has changed: those there are may not be used any more. */
    record Changed(SpareSettings settings) implements SpareEvent {}

    /**
     * Better spares of this kind can be made now. Those there are may still be used, and are replaced one by one when there is
     * nothing else to do.
     */
    record Outdated(SpareKind kind) implements SpareEvent {}

    /** The application stops. */
    record Closed() implements SpareEvent {}
}
