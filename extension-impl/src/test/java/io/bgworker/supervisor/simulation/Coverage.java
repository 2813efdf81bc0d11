package io.bgworker.supervisor.simulation;

import io.bgworker.ExitCause;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.WorkerState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What came to pass in all worlds together: a world in which nothing happens proves nothing. */
final class Coverage {

    private final Set<Class<?>> effects = new HashSet<>();
    private final Set<WorkerState> states = EnumSet.noneOf(WorkerState.class);
    private final Set<ExitCause> causes = EnumSet.noneOf(ExitCause.class);
    private final Set<StopReason> kills = EnumSet.noneOf(StopReason.class);

    void note(Effect effect) {
        effects.add(effect.getClass());
        if (effect instanceof Effect.Moved e) {
            states.add(e.to());
        } else if (effect instanceof Effect.Ended e) {
            causes.add(e.end().cause());
        } else if (effect instanceof Effect.Kill e) {
            kills.add(e.reason());
        }
    }

    /** All that can happen and did not. */
    List<Object> missing() {
        List<Object> missing = new ArrayList<>(List.of(Effect.class.getPermittedSubclasses()));
        missing.addAll(EnumSet.allOf(WorkerState.class));
        missing.addAll(EnumSet.allOf(ExitCause.class));
        missing.addAll(EnumSet.allOf(StopReason.class));
        missing.removeAll(effects);
        missing.removeAll(states);
        missing.removeAll(causes);
        missing.removeAll(kills);
        missing.remove(WorkerState.WAITING_FOR_START_TIME); // Where a worker begins: it never moves there.
        return missing;
    }
}
