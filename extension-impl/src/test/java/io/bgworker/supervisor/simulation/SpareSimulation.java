package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.SpareEffect;
import io.bgworker.supervisor.SpareEvent;
import io.bgworker.supervisor.SpareKind;
import io.bgworker.supervisor.SparePool;
import io.bgworker.supervisor.SpareSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** A pool of spares in a world made from a seed: processes that fail, hang and die, workers that come in rushes, a clock that jumps. */
final class SpareSimulation {

    private static final long SECOND = 1_000_000_000L;
    private static final long MOMENT = SECOND / 10;
    private static final int STEPS = 2_000;
    private static final int STEPS_AFTER_CLOSING = 20;
    private static final int PROCESSES_KEPT = 30;

    /** How a spare's process stands in truth. */
    private static final class Known {

        final long number;
        final SpareKind kind;
        final long startedAt;
        boolean ready;
        long readyAt;
        boolean handedOver;
        boolean entered;
        boolean stale;
        boolean outdated;
        boolean killed;
        boolean gone;

        Known(long number, SpareKind kind, long now) {
            this.number = number;
            this.kind = kind;
            startedAt = now;
        }

        boolean waits() {
            return ready && !handedOver && !killed && !gone;
        }

        /** Whether it counts: there is a process, or may be, that is no worker. */
        boolean counts() {
            return !gone && !handedOver;
        }
    }

    private final SplittableRandom random;
    private final Map<Long, Known> processes = new LinkedHashMap<>();
    private final Set<SpareKind> wanted = new LinkedHashSet<>();
    private final StringBuilder trace = new StringBuilder();

    /** What came to pass. */
    final Set<String> seen;

    /** How many steps in 100 each kind of happening gets: a world without failures, or without time, is another world. */
    private final int[] weights = new int[9];

    private SpareSettings settings;

    /** How many kinds of workers' own there are. */
    private final int ownKinds;

    private final SparePool pool;
    private long now;
    private boolean workersStart;
    private boolean closed;
    private int failures;
    private OptionalLong pauseUntil = OptionalLong.empty();

    /** When the last workers that have started have had their moment. */
    private long begunBy;

    private boolean momentGiven;

    SpareSimulation(long seed, Set<String> seen) {
        random = new SplittableRandom(seed);
        this.seen = seen;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextInt(8) == 0 ? 0 : 1 << random.nextInt(5);
        }
        weights[0] = Math.max(1, weights[0]);
        now = random.nextInt(3) == 0
                ? Long.MAX_VALUE - random.nextLong(1_000 * SECOND)
                : random.nextLong(Long.MAX_VALUE / 2);
        begunBy = now;
        ownKinds = random.nextInt(3) == 0 ? 12 : random.nextInt(3);
        settings = anySettings();
        pool = new SparePool(settings);
    }

    private SpareSettings anySettings() {
        int least = random.nextInt(4);
        int most = least + (random.nextBoolean() ? 0 : random.nextInt(4));
        return new SpareSettings(least, most, (1 + random.nextInt(40)) * SECOND);
    }

    /** Runs to the end. */
    void run() {
        for (int i = 0; i < STEPS; i++) {
            happen();
        }
        step(new SpareEvent.Closed());
        for (int i = 0; i < STEPS_AFTER_CLOSING; i++) {
            happen();
        }
    }

    private void happen() {
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        int point = random.nextInt(total);
        int kind = 0;
        while (point >= weights[kind]) {
            point -= weights[kind++];
        }
        switch (kind) {
            case 0 -> passes();
            case 1 -> step(anyWish());
            case 2, 3 -> {
                step(new SpareEvent.WorkersStart(random.nextInt(4) == 0));
                if (random.nextInt(4) != 0) {
                    now += MOMENT;
                    step(new SpareEvent.Tick());
                }
            }
            case 4 -> any().ifPresent(this::becomesReady);
            case 5 ->
                any().filter(process -> process.handedOver && !process.gone).ifPresent(this::enters);
            case 6 -> any().filter(process -> !process.gone).ifPresent(this::goes);
            case 7 -> step(new SpareEvent.Ready(random.nextLong(1_000))); // Of whom it may not be true.
            default -> {
                if (random.nextInt(10) == 0) {
                    step(new SpareEvent.Changed(anySettings()));
                } else if (random.nextBoolean()) {
                    step(new SpareEvent.Outdated(random.nextBoolean() ? SpareKind.PLAIN : SpareKind.WITH_CONTAINER));
                } else {
                    step(new SpareEvent.Entered(1_000_000));
                }
            }
        }
    }

    private SpareEvent anyWish() {
        int which = random.nextInt(ownKinds + 4);
        if (which >= ownKinds) {
            return new SpareEvent.Wanted(which % 2 == 0 ? SpareKind.PLAIN : SpareKind.WITH_CONTAINER);
        }
        SpareKind own = new SpareKind(false, List.of("-Xmx" + which + "m"), "", true);
        return new SpareEvent.Wanted(own, 1 + (random.nextInt(20) == 0 ? 1 : 0));
    }

    private Optional<Known> any() {
        List<Known> all = new ArrayList<>(processes.values());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private void passes() {
        OptionalLong deadline = pool.nextDeadlineNanos();
        long toDeadline = deadline.isPresent() ? Math.max(0, deadline.getAsLong() - now) : 0;
        now += switch (random.nextInt(4)) {
            case 0 -> toDeadline;
            case 1 -> Math.max(0, toDeadline - 1);
            case 2 -> random.nextLong(SECOND);
            default -> random.nextLong(200 * SECOND);
        };
        step(new SpareEvent.Tick());
    }

    private void becomesReady(Known process) {
        if (!process.gone) {
            step(new SpareEvent.Ready(process.number));
        }
    }

    private void enters(Known process) {
        step(new SpareEvent.Entered(process.number));
    }

    private void goes(Known process) {
        step(new SpareEvent.Gone(process.number, "killed"));
    }

    // ---- One step, and what must be true of it

    private void step(SpareEvent event) {
        trace.append('\n').append(now).append(' ').append(event);
        see(event);
        List<SpareEffect> effects;
        try {
            effects = pool.step(now, event);
        } catch (RuntimeException | AssertionError e) {
            throw violation(SpareInvariant.NEVER_THROWS_EITHER, e);
        }
        trace.append(" -> ").append(effects);
        wanted.forEach(kind -> judgeNumber(event, kind));
        judgeTold(event, effects);
        for (SpareEffect effect : effects) {
            seen.add(effect.getClass().getSimpleName());
            judge(event, effect);
        }
        judgeRest();
        if (processes.size() > PROCESSES_KEPT) {
            processes.values().removeIf(process -> process.gone || process.entered);
        }
    }

    /** What workers with something of their own have asked for, those of kinds that count; the one that was wanted last is last. */
    private final Map<SpareKind, Integer> asked = new LinkedHashMap<>();

    /** How many there shall be, as the pool said after the last step. */
    private final Map<SpareKind, Integer> numbers = new HashMap<>();

    /** Kinds of which all have waited at the same time. */
    private final Set<SpareKind> complete = new LinkedHashSet<>();

    /** When there was last a miss that counts, or a minute was over. */
    private final Map<SpareKind, Long> steadySince = new HashMap<>();

    private boolean failed;

    private void see(SpareEvent event) {
        failed = false;
        seen.add(event.getClass().getSimpleName());
        if (event instanceof SpareEvent.Wanted e) {
            wanted.add(e.kind());
            if (!e.kind().isShared()) {
                Integer before = asked.remove(e.kind());
                asked.put(e.kind(), before == null ? e.asked() : Math.max(before, e.asked()));
                if (asked.size() > 8) {
                    seen.add("forgotten");
                    asked.remove(asked.keySet().iterator().next());
                }
            }
            workersStart = true;
            expected = processes.values().stream()
                    .filter(process -> process.kind.equals(e.kind()) && process.waits())
                    .findFirst();
        } else if (event instanceof SpareEvent.WorkersStart e) {
            if (workersStart && !e.any()) {
                if (!momentGiven) {
                    begunBy = now + MOMENT;
                }
                momentGiven = isOneMissing();
            }
            workersStart = e.any();
        } else if (event instanceof SpareEvent.Ready e) {
            Optional.ofNullable(processes.get(e.number()))
                    .filter(process -> !process.gone && !process.killed && !process.ready)
                    .ifPresent(process -> {
                        process.ready = true;
                        process.readyAt = now;
                    });
        } else if (event instanceof SpareEvent.Entered e) {
            Optional.ofNullable(processes.get(e.number()))
                    .filter(process -> !process.entered)
                    .ifPresent(process -> {
                        process.entered = true;
                        forgive();
                    });
        } else if (event instanceof SpareEvent.Gone e) {
            Known process = processes.get(e.number());
            failed = !process.killed && !process.entered;
            process.gone = true;
            if (failed && process.ready && !process.handedOver && now - process.readyAt >= 60 * SECOND) {
                seen.add("healthy");
                forgive();
            }
        } else if (event instanceof SpareEvent.Changed e) {
            settings = e.settings();
            processes.values().forEach(process -> process.stale = true);
            forgive();
        } else if (event instanceof SpareEvent.Outdated e) {
            processes.values().stream()
                    .filter(process -> process.kind.equals(e.kind()))
                    .forEach(process -> process.outdated = true);
        } else if (event instanceof SpareEvent.Closed) {
            closed = true;
        }
    }

    private Optional<Known> expected = Optional.empty();

    private void forgive() {
        failures = 0;
        pauseUntil = OptionalLong.empty();
    }

    private void judgeTold(SpareEvent event, List<SpareEffect> effects) {
        Optional<Known> late = late();
        boolean told = effects.stream().anyMatch(SpareEffect.Failed.class::isInstance);
        hold(SpareInvariant.LATE_ONES_ARE_KILLED, late.isEmpty() || kills(effects, late.get()), event);
        hold(SpareInvariant.FAILURES_ARE_TOLD, told == (failed || late.isPresent()), event);
        if (event instanceof SpareEvent.Wanted) {
            boolean handed = effects.stream()
                    .anyMatch(effect -> effect instanceof SpareEffect.HandOver e
                            && expected.filter(process -> process.number == e.number())
                                    .isPresent());
            hold(SpareInvariant.USED_IF_THERE, expected.isEmpty() || handed, event);
        }
        for (Known process : processes.values()) {
            boolean left = !process.stale || process.killed || process.gone || process.handedOver;
            hold(SpareInvariant.NOTHING_STALE_IS_USED, left || kills(effects, process), process.number);
        }
    }

    /** All that shall wait do so, and no worker starts. */
    private boolean nothingElseToDo() {
        boolean allWait = processes.values().stream().allMatch(process -> process.waits() || !process.counts());
        boolean enough = wanted.stream().allMatch(kind -> waiting(kind) >= pool.number(kind));
        return !workersStart && allWait && enough;
    }

    private static boolean kills(List<SpareEffect> effects, Known process) {
        return effects.stream()
                .anyMatch(effect -> effect instanceof SpareEffect.Kill e && e.number() == process.number);
    }

    private Optional<Known> late() {
        return processes.values().stream()
                .filter(process -> !process.ready && !process.killed && !process.gone && !process.stale && !closed)
                .filter(process -> now - process.startedAt >= settings.startTimeoutNanos())
                .findFirst();
    }

    private void judge(SpareEvent event, SpareEffect effect) {
        if (effect instanceof SpareEffect.Start e) {
            judgeStart(e);
            momentGiven = false;
            processes.put(e.number(), new Known(e.number(), e.kind(), now));
        } else if (effect instanceof SpareEffect.HandOver e) {
            Known process = processes.get(e.number());
            hold(SpareInvariant.USED_ONCE, process != null && !process.handedOver, e);
            hold(SpareInvariant.NOTHING_STALE_IS_USED, !process.stale, e);
            hold(SpareInvariant.NOTHING_AFTER_CLOSING, !closed, e);
            boolean fits = event instanceof SpareEvent.Wanted w && w.kind().equals(process.kind);
            hold(SpareInvariant.ONLY_THE_READY_ARE_USED, fits && process.waits(), e);
            process.handedOver = true;
        } else if (effect instanceof SpareEffect.Kill e) {
            Known process = processes.get(e.number());
            hold(SpareInvariant.USED_ONCE, process != null && !process.handedOver && !process.killed, e);
            boolean late = !process.ready && now - process.startedAt >= settings.startTimeoutNanos();
            boolean forgotten = !process.kind.isShared() && !asked.containsKey(process.kind);
            boolean needless = (process.ready || forgotten) && count(process.kind) > pool.number(process.kind);
            hold(
                    SpareInvariant.LATE_ONES_ARE_KILLED,
                    late || process.stale || closed || needless || process.outdated,
                    e);
            if (!late && !process.stale && !closed && !needless) {
                seen.add("replaced");
                hold(SpareInvariant.REPLACED_ONE_BY_ONE, process.ready && nothingElseToDo() && !pauses(), e);
            }
            process.killed = true;
        } else if (effect instanceof SpareEffect.Failed e) {
            failures++;
            long pause = Math.min(60 * SECOND, (long) (SECOND * Math.pow(2, Math.min(failures - 1, 10))));
            boolean right = e.inARow() == failures && e.pauseNanos() == pause;
            hold(SpareInvariant.PAUSES_GROW, right, e, failures, pause);
            pauseUntil = OptionalLong.of(now + pause);
        }
    }

    private void judgeStart(SpareEffect.Start start) {
        hold(SpareInvariant.NOTHING_AFTER_CLOSING, !closed, start);
        hold(SpareInvariant.WORKERS_GO_FIRST, !workersStart && now - begunBy >= 0, start);
        hold(SpareInvariant.ONLY_WHAT_WAS_WANTED, wanted.contains(start.kind()), start);
        hold(SpareInvariant.ONE_AT_A_TIME, startingOnes() == 0, start);
        hold(SpareInvariant.NEVER_TOO_MANY, count(start.kind()) < pool.number(start.kind()), start);
        hold(SpareInvariant.PAUSES_GROW, pauseUntil.isEmpty() || now - pauseUntil.getAsLong() >= 0, start);
    }

    private void judgeNumber(SpareEvent event, SpareKind kind) {
        if (!kind.isShared()) {
            int number = asked.getOrDefault(kind, 0);
            hold(SpareInvariant.OWN_ONES_AS_ASKED, pool.number(kind) == number, kind, number, pool.number(kind));
            return;
        }
        int before = numbers.getOrDefault(kind, settings.countMin());
        int number = pool.number(kind);
        numbers.put(kind, number);
        boolean missed = event instanceof SpareEvent.Wanted e && e.kind().equals(kind) && expected.isEmpty();
        boolean bounded = number >= settings.countMin() && number <= settings.countMax();
        hold(SpareInvariant.FOLLOWS_THE_DEMAND, bounded, kind, number);
        if (event instanceof SpareEvent.Changed) {
            hold(SpareInvariant.FOLLOWS_THE_DEMAND, number == settings.countMin(), kind, number);
            complete.remove(kind);
            if (number == 0) {
                complete.add(kind);
            }
            return;
        }
        boolean mayGrow = missed && complete.contains(kind) && before < settings.countMax();
        boolean mayFall = before > settings.countMin() && now - steadySince.getOrDefault(kind, now) >= 60 * SECOND;
        int grown = before + (mayGrow ? 1 : 0);
        hold(SpareInvariant.FOLLOWS_THE_DEMAND, number <= grown, kind, before, number);
        hold(SpareInvariant.FOLLOWS_THE_DEMAND, number == grown || (mayFall && !mayGrow), kind, before, number);
        if (number != before) {
            seen.add(number > before ? "more" : "fewer");
        }
        if (mayGrow || mayFall) {
            steadySince.put(kind, now);
        }
        if (waiting(kind) >= number) {
            complete.add(kind);
        }
    }

    private boolean isOneMissing() {
        return wanted.stream().anyMatch(kind -> count(kind) < pool.number(kind));
    }

    private long waiting(SpareKind kind) {
        return processes.values().stream()
                .filter(process -> process.kind.equals(kind) && process.waits())
                .count();
    }

    private boolean pauses() {
        return now - pauseEnd() < 0;
    }

    private long pauseEnd() {
        boolean ofFailure = pauseUntil.isPresent() && pauseUntil.getAsLong() - begunBy > 0;
        return ofFailure ? pauseUntil.getAsLong() : begunBy;
    }

    private boolean isCalledByTheEndOfThePause() {
        OptionalLong deadline = pool.nextDeadlineNanos();
        return deadline.isPresent() && deadline.getAsLong() - pauseEnd() <= 0;
    }

    private long startingOnes() {
        return processes.values().stream()
                .filter(process -> !process.ready && !process.killed && !process.gone)
                .count();
    }

    private long count(SpareKind kind) {
        return processes.values().stream()
                .filter(process -> process.kind.equals(kind) && process.counts())
                .count();
    }

    private void judgeRest() {
        if (closed) {
            boolean killed = processes.values().stream().allMatch(process -> process.killed || !process.counts());
            hold(SpareInvariant.NOTHING_AFTER_CLOSING, killed, "not all were killed");
            return;
        }
        boolean toReplace = processes.values().stream().anyMatch(process -> process.outdated && process.waits());
        if (toReplace && nothingElseToDo()) {
            hold(SpareInvariant.REPLACED_ONE_BY_ONE, pauses() && isCalledByTheEndOfThePause(), "nobody replaces it");
            seen.add("replaced later");
        }
        boolean missing = isOneMissing();
        boolean inTheWay = workersStart || startingOnes() > 0;
        if (missing && !inTheWay) {
            hold(SpareInvariant.REFILLED, pauses() && isCalledByTheEndOfThePause(), "nobody comes");
            seen.add("pause");
        }
        for (SpareKind kind : wanted) {
            long staying = processes.values().stream()
                    .filter(process -> process.kind.equals(kind) && process.counts() && !process.killed)
                    .count();
            boolean fine = staying <= pool.number(kind)
                    || (waiting(kind) == 0 && (kind.isShared() || asked.containsKey(kind)));
            hold(SpareInvariant.FOLLOWS_THE_DEMAND, fine, kind, "are too many");
        }
        long waiting = processes.values().stream().filter(Known::waits).count();
        hold(SpareInvariant.REFILLED, pool.ready() == waiting, pool.ready(), waiting);
    }

    private void hold(SpareInvariant invariant, boolean right, Object... subjects) {
        if (!right) {
            throw violation(invariant, List.of(subjects));
        }
    }

    private AssertionError violation(SpareInvariant invariant, Object what) {
        return new AssertionError(
                invariant + " does not hold. " + invariant.sentence + " But: " + what + "\nAfter " + trace);
    }
}
