package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import java.util.Optional;

/** Slots, generations and limits. */
final class RegistrationJudge extends Judge {

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.Moved e) {
            judgeIdentity(facts, e.id());
        } else if (effect instanceof Effect.Publish e) {
            judgeIdentity(facts, e.worker().id());
        } else if (effect instanceof Effect.Answer e && e.outcome() instanceof Outcome.LimitExceeded limit) {
            boolean right = facts.shutdown.isEmpty()
                    && facts.candidate()
                            .map(spec -> limit.equals(limit(facts, spec)))
                            .orElse(false);
            hold(Invariant.REFUSED_ONLY_AT_A_LIMIT, right, e, facts.registered);
        } else if (effect instanceof Effect.Refused e) {
            boolean expected = facts.comeback.isPresent() || facts.event instanceof Event.Declare;
            boolean right = expected && e.limit().equals(limit(facts, e.spec()));
            hold(Invariant.REFUSED_ONLY_AT_A_LIMIT, right, e, facts.registered);
        }
    }

    private static void judgeIdentity(Facts facts, WorkerId id) {
        if (facts.known.containsKey(id)) {
            return;
        }
        Optional<WorkerSpec> spec = facts.candidate();
        hold(Invariant.STARTS_AS_REGISTERED, spec.isPresent(), "nobody asked for", id);
        hold(Invariant.NO_REGISTRATION_IN_A_SHUTDOWN, facts.shutdown.isEmpty(), id);
        hold(Invariant.LIMIT_KEPT, limit(facts, spec.orElseThrow()) == null, id, facts.registered);
        Optional<KnownWorker> before = Optional.ofNullable(facts.lastOfSlot.get(id.slot()));
        hold(Invariant.ONE_WORKER_PER_SLOT, before.map(KnownWorker::isGone).orElse(true), id, before);
        boolean grows =
                before.map(worker -> worker.id.generation() < id.generation()).orElse(true);
        hold(Invariant.GENERATIONS_GROW, grows, id, before);
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
}
