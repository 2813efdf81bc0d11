package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import java.util.OptionalLong;

/** What is known of the shared memory. */
final class KnownMemory {

    long generation = 1;

    /** The generation that is being made. */
    OptionalLong awaited = OptionalLong.empty();

    /** Whether it could not be made, and nobody has ordered it again. */
    boolean lost;

    /** Whether the present event says that it was made. */
    boolean justRenewed;

    /** Whether the present event says that it could not be made. */
    boolean justLost;

    void see(Event event) {
        justRenewed = event instanceof Event.MemoryRenewed e && isAwaited(e.generation());
        justLost = event instanceof Event.MemoryLost e && isAwaited(e.generation());
        lost |= justLost;
        if (justRenewed || justLost) {
            awaited = OptionalLong.empty();
        }
    }

    private boolean isAwaited(long made) {
        return awaited.isPresent() && awaited.getAsLong() == made;
    }

    void see(Effect effect) {
        if (effect instanceof Effect.RenewMemory e) {
            awaited = OptionalLong.of(e.generation());
            lost = false;
        } else if (effect instanceof Effect.ResetEnded e) {
            generation = e.generation();
        } else if (effect instanceof Effect.ShutdownEnded) {
            awaited = OptionalLong.empty();
        }
    }
}
