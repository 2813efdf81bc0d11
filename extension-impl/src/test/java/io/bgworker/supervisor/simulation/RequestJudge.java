package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import io.bgworker.supervisor.Verb;
import io.bgworker.supervisor.WorkerState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** One answer to each request, that what is asked for happens, and to whom. */
final class RequestJudge extends Judge {

    private int answers;

    /** Who was told of a reload in this step. */
    private final List<WorkerId> reloaded = new ArrayList<>();

    @Override
    void judge(Facts facts, Effect effect) {
        if (effect instanceof Effect.SendReload e) {
            hold(Invariant.RELOAD_REACHES_ALL, e.epoch() == facts.epoch, e, facts.epoch);
            reloaded.add(e.id());
        } else if (effect instanceof Effect.Answer e) {
            answers++;
            OptionalLong request = request(facts.event);
            boolean asked = request.isPresent() && request.getAsLong() == e.request();
            hold(Invariant.ONE_ANSWER, asked && answers == 1, facts.event, e);
            judgeOutcome(facts, e.outcome());
        }
    }

    private static OptionalLong request(Event event) {
        if (event instanceof Event.Register e) {
            return OptionalLong.of(e.request());
        } else if (event instanceof Event.Command e) {
            return OptionalLong.of(e.request());
        } else if (event instanceof Event.Reload e) {
            return OptionalLong.of(e.request());
        }
        return OptionalLong.empty();
    }

    private void judgeOutcome(Facts facts, Outcome outcome) {
        if (facts.event instanceof Event.Command command) {
            judgeCommand(facts, command, outcome);
        } else if (facts.shutdown.isPresent()) {
            hold(Invariant.ONE_ANSWER, outcome instanceof Outcome.Stopping, facts.event, outcome);
        } else if (facts.event instanceof Event.Reload) {
            judgeReload(facts, outcome);
        } else {
            boolean fits = outcome instanceof Outcome.LimitExceeded
                    || (outcome instanceof Outcome.Registered e && facts.known.containsKey(e.id()));
            hold(Invariant.ONE_ANSWER, fits, facts.event, outcome);
        }
    }

    private static void judgeCommand(Facts facts, Event.Command command, Outcome outcome) {
        List<WorkerId> addressed =
                facts.addressed.stream().map(worker -> worker.id).toList();
        boolean declared = facts.declared.containsKey(command.name());
        boolean starts = command.verb() == Verb.START || command.verb() == Verb.RESTART;
        if (addressed.isEmpty() && !declared) {
            hold(Invariant.COMMAND_REACHES_ITS_NAME, outcome instanceof Outcome.Unknown, command, outcome);
        } else if (facts.shutdown.isPresent() && command.verb() != Verb.STOP) {
            hold(Invariant.COMMAND_REACHES_ITS_NAME, outcome instanceof Outcome.Stopping, command, outcome);
        } else if (starts && declared && facts.addressed.stream().noneMatch(worker -> worker.isStatic)) {
            boolean right = outcome instanceof Outcome.LimitExceeded
                    || (outcome instanceof Outcome.Done done
                            && facts.known.keySet().containsAll(done.workers()));
            hold(Invariant.COMMAND_REACHES_ITS_NAME, right, command, outcome);
        } else {
            hold(Invariant.COMMAND_REACHES_ITS_NAME, outcome.equals(new Outcome.Done(addressed)), command, outcome);
        }
        for (KnownWorker worker : facts.askedToStart) {
            boolean waits = worker.isIn(WorkerState.PARKED, WorkerState.RESTARTING);
            hold(Invariant.COMMAND_IS_OBEYED, !waits, command, worker);
        }
    }

    private void judgeReload(Facts facts, Outcome outcome) {
        Set<WorkerId> atWork = new HashSet<>();
        facts.registered.stream()
                .filter(worker -> worker.unendedRun().map(KnownRun::isAtWork).orElse(false))
                .forEach(worker -> atWork.add(worker.id));
        boolean all = atWork.equals(Set.copyOf(reloaded)) && atWork.size() == reloaded.size();
        hold(Invariant.RELOAD_REACHES_ALL, all, reloaded, atWork);
        Outcome expected = new Outcome.Reloaded(facts.epoch, reloaded.size());
        hold(Invariant.RELOAD_REACHES_ALL, outcome.equals(expected), expected, outcome);
    }

    @Override
    void judgeStep(Facts facts, List<Effect> effects) {
        hold(Invariant.ONE_ANSWER, answers == (request(facts.event).isPresent() ? 1 : 0), facts.event, answers);
        hold(Invariant.START_IS_KEPT_IN_MIND, facts.comeback.isEmpty(), facts.comeback);
        answers = 0;
        reloaded.clear();
    }
}
