package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import io.bgworker.supervisor.Verb;
import java.util.List;
import java.util.Optional;

/** Slots, generations, limits, and one answer to each request. */
final class RegistrationInvariant extends Invariant {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Moved e) {
            judgeIdentity(facts, e.id());
        } else if (effect instanceof Effect.Publish e) {
            judgeIdentity(facts, e.worker().id());
        } else if (effect instanceof Effect.Answer e) {
            judgeAnswer(facts, e.outcome());
        } else if (effect instanceof Effect.Refused e) {
            boolean expected = facts.comeback.isPresent() || facts.event instanceof Event.Declare;
            hold(expected && e.limit().equals(limit(facts, e.spec())), "a static worker is refused only at a limit", e);
        }
    }

    private static void judgeIdentity(Facts facts, WorkerId id) {
        if (facts.known.containsKey(id)) {
            return;
        }
        WorkerSpec spec = facts.candidate().orElseThrow(() -> new AssertionError("nobody asked for worker " + id));
        hold(facts.shutdown.isEmpty(), "nothing is registered during a shutdown", id);
        hold(limit(facts, spec) == null, "no limit is exceeded", id, facts.registered);
        Optional<KnownWorker> before = Optional.ofNullable(facts.lastOfSlot.get(id.slot()));
        hold(before.map(KnownWorker::isGone).orElse(true), "a slot holds one worker", id, before);
        hold(
                before.map(worker -> worker.id.generation() < id.generation()).orElse(true),
                "generations grow",
                id,
                before);
    }

    private static Outcome.LimitExceeded limit(Facts facts, WorkerSpec spec) {
        int max = facts.settings.maxWorkerProcesses();
        if (facts.registered.size() >= max) {
            return new Outcome.LimitExceeded(max, "");
        }
        Integer ofType = facts.settings.typeLimits().get(spec.type());
        long present = facts.registered.stream()
                .filter(worker -> worker.spec.type().equals(spec.type()))
                .count();
        return ofType != null && present >= ofType ? new Outcome.LimitExceeded(ofType, spec.type()) : null;
    }

    private static void judgeAnswer(Facts facts, Outcome outcome) {
        boolean stopping = facts.shutdown.isPresent();
        if (outcome instanceof Outcome.Registered e) {
            hold(facts.known.containsKey(e.id()) && !stopping, "a registered worker is registered", e);
        } else if (outcome instanceof Outcome.LimitExceeded e) {
            WorkerSpec spec = facts.candidate().orElseThrow();
            hold(e.equals(limit(facts, spec)) && !stopping, "a worker is refused only at a limit", e);
        } else if (outcome instanceof Outcome.Stopping) {
            hold(stopping, "only who stops says so", facts.event);
        } else if (outcome instanceof Outcome.Unknown && facts.event instanceof Event.Command e) {
            hold(facts.named(e.name()).isEmpty() && !facts.declared.containsKey(e.name()), "known names are known", e);
        }
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        hold(facts.comeback.isEmpty(), "who was asked to start again does, or is refused", facts.comeback);
        List<Effect.Answer> answers = effects.stream()
                .filter(Effect.Answer.class::isInstance)
                .map(Effect.Answer.class::cast)
                .toList();
        if (facts.event instanceof Event.Register e) {
            hold(answers.size() == 1 && answers.get(0).request() == e.request(), "one answer", e, answers);
            hold(!(answers.get(0).outcome() instanceof Outcome.Done), "the answer fits the question", e, answers);
        } else if (facts.event instanceof Event.Command e) {
            hold(answers.size() == 1 && answers.get(0).request() == e.request(), "one answer", e, answers);
            boolean obeyed = answers.get(0).outcome() instanceof Outcome.Done;
            hold(!obeyed || facts.shutdown.isEmpty() || e.verb() == Verb.STOP, "no start in a shutdown", e, answers);
        } else if (facts.event instanceof Event.Reload e) {
            hold(answers.size() == 1 && answers.get(0).request() == e.request(), "one answer", e, answers);
            long told =
                    effects.stream().filter(Effect.SendReload.class::isInstance).count();
            boolean honest = facts.shutdown.isPresent()
                    ? answers.get(0).outcome() instanceof Outcome.Stopping
                    : answers.get(0).outcome() instanceof Outcome.Reloaded reloaded && reloaded.told() == told;
            hold(honest, "who was told is told", e, answers);
        } else {
            hold(answers.isEmpty(), "no answer without a question", facts.event, answers);
        }
    }
}
