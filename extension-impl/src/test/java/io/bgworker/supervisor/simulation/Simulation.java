package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Settings;
import io.bgworker.supervisor.Supervisor;
import java.util.List;
import java.util.SplittableRandom;

/** One run: a world made from a seed, from the start of a supervisor to its end. */
final class Simulation {

    private static final int STEPS_BEFORE_STOP_MAX = 3_000;
    private static final int STEPS_AFTER_END = 30;

    /** How many steps in a row the machine may want without anything happening. */
    private static final int STEPS_TO_REST_MAX = 5_000;

    private final Trace trace = new Trace();
    private final List<Invariant> invariants = List.of(
            new RegistrationInvariant(),
            new StartInvariant(),
            new EndInvariant(),
            new StopInvariant(),
            new ResetInvariant(),
            new ShutdownInvariant(),
            new ViewInvariant());

    private final long seed;
    private final Coverage coverage;
    private final Chances chances;
    private final World world;
    private final Supervisor supervisor;
    private final Facts facts;
    private final int stepsBeforeStop;
    private long steps;
    private int stepsSinceRest;

    Simulation(long seed, Coverage coverage) {
        this.seed = seed;
        this.coverage = coverage;
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom machines = random.split();
        chances = new Chances(random);
        Definitions definitions = new Definitions(chances);
        Settings settings = definitions.settings();
        world = new World(chances, definitions);
        supervisor = new Supervisor(settings, machines);
        facts = new Facts(settings);
        stepsBeforeStop = chances.between(1, STEPS_BEFORE_STOP_MAX);
    }

    /** Runs to the end. Returns how many steps that took. */
    long run() {
        try {
            live();
            stop();
            afterTheEnd();
            return steps;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "Step " + steps + " of the run with seed " + seed + ": " + e.getMessage()
                            + "\nAgain with -Dbgworker.simulation.seed=" + seed + " -Dbgworker.simulation.steps=1"
                            + "\nThe latest steps:\n" + trace,
                    e);
        }
    }

    String trace() {
        return trace.toString();
    }

    private void live() {
        while (steps < stepsBeforeStop) {
            happen();
        }
    }

    private void stop() {
        world.beginToStop();
        step(world.shutDown());
        while (!facts.ended) {
            happen();
        }
    }

    private void afterTheEnd() {
        for (int i = 0; i < STEPS_AFTER_END; i++) {
            happen();
        }
    }

    /** As the loop does it: what has come is dealt with first, and only then what the machine wants by itself. */
    private void happen() {
        if (supervisor.wantsStep(world.now()) && !chances.oneIn(4)) {
            List<Effect> effects = step(new Event.Tick());
            Invariant.hold(!effects.isEmpty(), "a step that is wanted does something");
        } else {
            world.moveClock(supervisor.nextDeadlineNanos());
            step(world.next());
        }
    }

    private List<Effect> step(Event event) {
        long now = world.now();
        facts.see(now, event);
        List<Effect> effects = supervisor.step(now, event);
        steps++;
        trace.add(now, event, effects);
        for (Effect effect : effects) {
            invariants.forEach(invariant -> invariant.judge(facts, effect));
            facts.see(effect);
            world.carryOut(effect);
            coverage.note(effect);
        }
        invariants.forEach(invariant -> invariant.judgeStep(facts, effects));
        if (supervisor.wantsStep(now)) {
            stepsSinceRest++;
            Invariant.hold(stepsSinceRest < STEPS_TO_REST_MAX, "the machine comes to rest");
        } else {
            stepsSinceRest = 0;
            invariants.forEach(invariant -> invariant.judgeRest(facts, supervisor.nextDeadlineNanos()));
        }
        return effects;
    }
}
