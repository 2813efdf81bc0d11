package io.bgworker.supervisor.simulation;

import io.bgworker.ShutdownMode;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A shutdown is obeyed, never weakened, ends in time, leaves no process unkilled, and is the end. */
final class ShutdownInvariant extends Invariant {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.ShutdownBegan e) {
            Optional<ShutdownMode> before = facts.shutdown;
            hold(before.isEmpty() || e.mode().compareTo(before.get()) > 0, "never weakened, nor begun twice", e);
            hold(
                    facts.event instanceof Event.Shutdown || before.equals(Optional.of(ShutdownMode.SMART)),
                    "only asked for, or out of patience",
                    e);
        } else if (effect instanceof Effect.ShutdownEnded) {
            hold(facts.shutdown.isPresent() && facts.registered.isEmpty(), "the end is when all are gone", effect);
            facts.known.values().stream()
                    .flatMap(worker -> worker.run.stream())
                    .forEach(run ->
                            hold(!run.isAlive() || run.killed.isPresent(), "no process is left behind unkilled", run));
        }
        if (facts.ended) {
            boolean answer = effect instanceof Effect.Answer e && !(e.outcome() instanceof Outcome.Registered);
            hold(answer || effect instanceof Effect.Kill, "nothing happens after the end", effect);
        }
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        if (facts.event instanceof Event.Shutdown e && !facts.ended) {
            hold(facts.shutdown.orElseThrow().compareTo(e.mode()) >= 0, "a shutdown is obeyed", e);
        }
        if (facts.ended && facts.event instanceof Event.Launched e) {
            boolean killed = effects.stream().anyMatch(Effect.Kill.class::isInstance);
            hold(killed, "a process that comes after the end is killed", e);
        }
    }

    @Override
    void judgeRest(Facts facts, OptionalLong nextDeadline) {
        boolean going = facts.shutdown.isPresent() && !facts.ended;
        hold(!going || facts.now - facts.shutdownDeadline < 0, "a shutdown ends by its deadline", facts.registered);
        hold(!going || !facts.registered.isEmpty(), "a shutdown ends with its last worker");
        hold(
                !going || nextDeadline.orElseThrow() - facts.shutdownDeadline <= 0,
                "the deadline of a shutdown is not overslept",
                nextDeadline);
        hold(!facts.ended || nextDeadline.isEmpty(), "nothing is waited for after the end", nextDeadline);
    }
}
