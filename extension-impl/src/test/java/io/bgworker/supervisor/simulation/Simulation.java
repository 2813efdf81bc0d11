package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Settings;
import io.bgworker.supervisor.Supervisor;
import java.util.List;
import java.util.Optional;

/** One run: a world made from a seed, from the start of a supervisor to its end. */
final class Simulation {

    private static final int CROWD_ONE_IN = 20;
    private static final int STEPS_BEFORE_STOP_MAX = 3_000;
    private static final int STEPS_TO_STOP_MAX = 100_000;
    private static final int STEPS_AFTER_END = 30;

    /** How many steps in a row the machine may want without anything happening. */
    private static final int STEPS_TO_REST_MAX = 5_000;

    private final Trace trace;
    private final List<Judge> judges = List.of(
            new RegistrationJudge(),
            new StartJudge(),
            new EndJudge(),
            new NextJudge(),
            new StopJudge(),
            new LadderJudge(),
            new ResetJudge(),
            new ShutdownJudge(),
            new ViewJudge(),
            new TimeJudge(),
            new RequestJudge());

    private final long seed;
    private final Coverage coverage;
    private final boolean crowd;
    private final World world;
    private final Supervisor supervisor;
    private final Facts facts;

    /** In which step a shutdown is asked for. */
    private final int stopsIn;

    private int number;
    private long steps;

    Simulation(long seed, Coverage coverage) {
        this.seed = seed;
        this.coverage = coverage;
        Dice dice = new Dice(seed, -1);
        crowd = dice.oneIn(CROWD_ONE_IN);
        Settings settings = crowd ? Definitions.forMany(dice) : Definitions.settings(dice);
        world = new World(seed, dice, crowd);
        supervisor = new Supervisor(settings, dice.split());
        facts = new Facts(settings);
        trace = new Trace(settings);
        stopsIn = crowd
                ? dice.between(STEPS_BEFORE_STOP_MAX / 2, STEPS_BEFORE_STOP_MAX)
                : dice.between(
                        1, dice.oneOf(STEPS_BEFORE_STOP_MAX / 30, STEPS_BEFORE_STOP_MAX / 5, STEPS_BEFORE_STOP_MAX));
    }

    /** Whether workers become many in it. */
    boolean isACrowd() {
        return crowd;
    }

    /** Runs to the end. Returns how many steps the machine made. */
    long run() {
        for (int left = STEPS_AFTER_END; left > 0; number++) {
            happen();
            left -= facts.ended ? 1 : 0;
            boolean endless = number > stopsIn + STEPS_TO_STOP_MAX;
            Judge.hold(Invariant.SHUTDOWN_ENDS_IN_TIME, !endless, facts.registered);
        }
        return steps;
    }

    /** Runs only some of its steps. */
    void run(Steps only) {
        for (int each : only.numbers()) {
            number = each;
            happen();
        }
    }

    /** The number of the present step. */
    int number() {
        return number;
    }

    String trace() {
        return trace.toString();
    }

    private void happen() {
        Dice dice = new Dice(seed, number);
        settle(dice.oneOf(0, 1, Integer.MAX_VALUE, Integer.MAX_VALUE));
        Optional<Event> event = number == stopsIn
                ? Optional.of(world.shutDown(dice))
                : world.happen(number, dice, number > stopsIn, supervisor.nextDeadlineNanos());
        event.ifPresent(this::step);
    }

    /** The machine makes steps that it wants by itself, until it wants none or something else comes between. */
    private void settle(int most) {
        for (int i = 0; i < most && supervisor.wantsStep(world.now()); i++) {
            Judge.hold(Invariant.COMES_TO_REST, i < STEPS_TO_REST_MAX, "not after", i);
            List<Effect> effects = step(new Event.Tick());
            Judge.hold(Invariant.COMES_TO_REST, !effects.isEmpty(), "a step was wanted and did nothing");
        }
    }

    private List<Effect> step(Event event) {
        long now = world.now();
        coverage.note(facts, event);
        facts.see(now, event);
        List<Effect> effects = steps(now, event);
        trace.add(number, now, event, effects);
        for (Effect effect : effects) {
            judges.forEach(judge -> judge.judge(facts, effect));
            facts.see(effect);
            world.carryOut(effect);
            coverage.note(effect);
        }
        judges.forEach(judge -> judge.judgeStep(facts, effects));
        if (!supervisor.wantsStep(now)) {
            judges.forEach(judge -> judge.judgeRest(facts, supervisor.nextDeadlineNanos()));
        }
        return effects;
    }

    private List<Effect> steps(long now, Event event) {
        steps++;
        try {
            return supervisor.step(now, event);
        } catch (RuntimeException | AssertionError e) {
            trace.add(number, now, event, List.of());
            throw new Violation(Invariant.NEVER_THROWS, event + ": " + e, e);
        }
    }
}
