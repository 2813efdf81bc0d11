package io.bgworker.supervisor.simulation;

import io.bgworker.ExitCause;
import io.bgworker.ShutdownMode;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.Verb;
import io.bgworker.supervisor.WorkerState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What came to pass in all worlds together: a world in which nothing happens proves nothing. */
final class Coverage {

    private final Set<Object> seen = new HashSet<>();

    /** An event, and the facts before it. */
    void note(Facts facts, Event event) {
        seen.add(event.getClass());
        if (event instanceof Event.Terminate e && facts.known.containsKey(e.id())) {
            seen.add(pair("terminate", facts.known.get(e.id()).state));
        } else if (event instanceof Event.Command e) {
            facts.registered.stream()
                    .filter(worker -> worker.spec.name().equals(e.name()))
                    .forEach(worker -> seen.add(pair(e.verb(), worker.state)));
        } else if (event instanceof Event.Shutdown e) {
            facts.registered.forEach(worker -> seen.add(pair(e.mode(), worker.state)));
            facts.shutdown.ifPresent(mode -> seen.add(pair(mode, e.mode())));
            seen.add(pair(e.mode(), facts.serverState));
            seen.add(pair(e.mode(), facts.resetting ? "reset" : "no reset"));
        }
    }

    void note(Effect effect) {
        seen.add(effect.getClass());
        if (effect instanceof Effect.Moved e) {
            seen.add(pair(e.from(), e.to()));
        } else if (effect instanceof Effect.Ended e) {
            seen.add(e.end().cause());
        } else if (effect instanceof Effect.Kill e) {
            seen.add(e.reason());
        }
    }

    /** All that can happen and did not. */
    List<Object> missing() {
        List<Object> missing = new ArrayList<>(List.of(Effect.class.getPermittedSubclasses()));
        missing.addAll(List.of(Event.class.getPermittedSubclasses()));
        missing.addAll(List.of(ExitCause.values()));
        missing.addAll(List.of(StopReason.values()));
        missing.addAll(Moves.usual());
        for (WorkerState state : WorkerState.values()) {
            if (state != WorkerState.GONE) {
                missing.add(pair("terminate", state));
                List.of(Verb.values()).forEach(verb -> missing.add(pair(verb, state)));
                List.of(ShutdownMode.values()).forEach(mode -> missing.add(pair(mode, state)));
            }
        }
        for (ShutdownMode mode : ShutdownMode.values()) {
            List.of(ShutdownMode.values()).forEach(next -> missing.add(pair(mode, next)));
            List.of(ServerState.values()).forEach(state -> missing.add(pair(mode, state)));
            missing.add(pair(mode, "reset"));
        }
        missing.removeAll(seen);
        return missing;
    }

    static List<Object> pair(Object one, Object other) {
        return List.of(one, other);
    }
}
