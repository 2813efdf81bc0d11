package io.bgworker.supervisor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The spares of one application, as a pure state machine beside {@link Supervisor}: JVMs that have done all that can be done
 * before it is known which worker they will be, so that a worker is there as soon as it is wanted.
 *
 * <p><b>The life of a spare.</b> It is ordered ({@code STARTING}), has made itself ready and waits ({@code READY}), and is
 * handed over, once ({@code HANDED_OVER}), until it is known to have become the worker; from then on it is no spare any more.
 * What may not be used is killed, and counts until it is gone ({@code LEAVING}).
 *
 * <p><b>How many.</b> As many as the {@linkplain Demand demand} says of each kind that was wanted so far; so there is none before
 * the first worker starts, and none with a container where no worker has one. Never more are started, those that leave included;
 * when the demand has fallen, those that are too many are killed. They are started one at a time, and never while a worker starts,
 * nor in the moment in which it begins its work: that one shall have the processor.
 *
 * <p><b>Kinds of workers' own.</b> A worker with a Java or options of its own may ask for so many spares that are started like it.
 * Only the kinds that were wanted last have some: nobody shall wait for workers that will never come again.
 *
 * <p><b>What goes wrong.</b> A spare that cannot be started, is not ready in time, dies while it waits, or has not become the
 * worker it was handed to, is replaced after a pause that doubles with each such end, from a second to a minute, until one has
 * become a worker or has waited for a minute.
 *
 * <p><b>Changes.</b> When what spares are made of has changed, those there are may be used no more, are killed, and replaced
 * when they are gone. When better ones can be made, those there are may still be used: one after the other is replaced, while
 * no worker starts, all that shall wait do so, and none leaves.
 */
public final class SparePool {

    static final long PAUSE_NANOS_MIN = 1_000_000_000L;
    static final long PAUSE_NANOS_MAX = 60_000_000_000L;

    /** How long a worker has the processor for what it begins with, a connection perhaps. A fraction of what a spare takes to get ready. */
    static final long MOMENT_NANOS = 100_000_000L;

    /** Who has waited for so long did not fail for the reasons that others before it did. */
    static final long HEALTHY_AFTER_NANOS = 60_000_000_000L;

    /** How many kinds of workers' own have spares. */
    static final int OWN_KINDS_MAX = 8;

    private enum State {

        /** Ordered; waits to be ready. Has a deadline. */
        STARTING,

        /** Waits to be wanted. */
        READY,

        /** Handed over; waits to have become the worker. */
        HANDED_OVER,

        /** Killed; waits to be gone. */
        LEAVING
    }

    private static final class Spare {

        private final long number;
        private final SpareKind kind;
        private State state = State.STARTING;
        private long sinceNanos;

        /** Whether there are better ones now. */
        private boolean outdated;

        Spare(long number, SpareKind kind, long nowNanos) {
            this.number = number;
            this.kind = kind;
            this.sinceNanos = nowNanos;
        }

        /** Whether it waits, or will. */
        boolean stays() {
            return state == State.READY || state == State.STARTING;
        }

        void moveTo(State next, long nowNanos) {
            state = next;
            sinceNanos = nowNanos;
        }
    }

    /** By number, in the order in which they were started: who has waited longest is used first. */
    private final Map<Long, Spare> spares = new LinkedHashMap<>();

    /** When each kind was wanted last, counted in wishes. One that never was is not there. */
    private final Map<SpareKind, Long> wanted = new HashMap<>();

    /** How many of each kind that was ever wanted. */
    private final Map<SpareKind, Demand> demands = new HashMap<>();

    private final List<SpareEffect> out = new ArrayList<>();
    private SpareSettings settings;
    private boolean workersStart;
    private boolean closed;
    private long wishes;
    private long lastNumber;
    private int failuresInARow;

    /** Until when the pause lasts; empty if there is none. */
    private OptionalLong pauseUntilNanos = OptionalLong.empty();

    /** When the last workers that have started will have begun their work; empty before the first has. */
    private OptionalLong begunByNanos = OptionalLong.empty();

    /** Whether the spare that is missing has waited for that. */
    private boolean momentGiven;

    /**
     * A pool without spares.
     *
     * @param settings what bounds it
     */
    public SparePool(SpareSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes one event in and says what shall be done.
     *
     * @param nowNanos the time on a monotonic clock, never earlier than in the step before
     * @param event what happened
     * @return the effects, to be carried out in this order
     */
    public List<SpareEffect> step(long nowNanos, SpareEvent event) {
        handle(event, nowNanos);
        killTheLate(nowNanos);
        killSurplus(nowNanos);
        replaceOne(nowNanos);
        startOne(nowNanos);
        List<SpareEffect> effects = List.copyOf(out);
        out.clear();
        return effects;
    }

    /**
     * When the next step is due if no event comes before.
     *
     * @return the time; empty if only an event can change anything
     */
    public OptionalLong nextDeadlineNanos() {
        OptionalLong next = starting()
                .map(spare -> OptionalLong.of(spare.sinceNanos + settings.startTimeoutNanos()))
                .orElseGet(OptionalLong::empty);
        if (next.isEmpty()
                && mayStart()
                && (missing().isPresent() || toReplace().isPresent())) {
            next = mayStartByNanos();
        }
        for (Demand demand : demands.values()) {
            next = earlier(next, demand.dueNanos());
        }
        return closed ? OptionalLong.empty() : next;
    }

    private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.getAsLong() - other.getAsLong() <= 0 ? one : other;
    }

    /** The end of both pauses; empty if there is none. */
    private OptionalLong mayStartByNanos() {
        if (pauseUntilNanos.isEmpty() || begunByNanos.isEmpty()) {
            return pauseUntilNanos.isEmpty() ? begunByNanos : pauseUntilNanos;
        }
        return pauseUntilNanos.getAsLong() - begunByNanos.getAsLong() >= 0 ? pauseUntilNanos : begunByNanos;
    }

    /**
     * How many wait to be used.
     *
     * @return those that are ready, of all kinds
     */
    public int ready() {
        return (int) spares.values().stream()
                .filter(spare -> spare.state == State.READY)
                .count();
    }

    /**
     * How many of a kind shall wait.
     *
     * @param kind which
     * @return 0 for one that was never wanted
     */
    public int number(SpareKind kind) {
        Demand demand = demands.get(kind);
        return demand == null ? 0 : demand.number();
    }

    private int ready(SpareKind kind) {
        return (int) spares.values().stream()
                .filter(spare -> spare.state == State.READY && spare.kind.equals(kind))
                .count();
    }

    private void handle(SpareEvent event, long now) {
        if (event instanceof SpareEvent.Tick) {
            return; // Time is worked off in every step.
        }
        if (event instanceof SpareEvent.Wanted e) {
            handOver(e.kind(), e.asked(), now);
        } else if (event instanceof SpareEvent.WorkersStart e) {
            if (workersStart && !e.any()) {
                giveAMoment(now);
            }
            workersStart = e.any();
        } else if (event instanceof SpareEvent.Ready e) {
            Spare spare = spares.get(e.number());
            if (spare != null && spare.state == State.STARTING) {
                spare.moveTo(State.READY, now);
            }
        } else if (event instanceof SpareEvent.Entered e) {
            entered(e.number());
        } else if (event instanceof SpareEvent.Gone e) {
            gone(e.number(), e.how(), now);
        } else if (event instanceof SpareEvent.Changed e) {
            settings = e.settings();
            demands.forEach((kind, demand) -> demand.change(kind.isShared() ? settings : demand.bounds()));
            forgetFailures();
            killAll("what it was made of has changed", now);
        } else if (event instanceof SpareEvent.Outdated e) {
            spares.values().stream()
                    .filter(spare -> spare.kind.equals(e.kind()))
                    .forEach(spare -> spare.outdated = true);
        } else if (event instanceof SpareEvent.Closed) {
            closed = true;
            killAll("the application stops", now);
        } else {
            throw new AssertionError("Unknown event " + event);
        }
    }

    /** Once for each spare that is missing: where workers start again and again, there would never be one. */
    private void giveAMoment(long now) {
        if (!momentGiven) {
            begunByNanos = OptionalLong.of(now + MOMENT_NANOS);
        }
        momentGiven = missing().isPresent();
    }

    private void handOver(SpareKind kind, int asked, long now) {
        wanted.put(kind, ++wishes);
        workersStart = true; // This one does, until it is told that none does any more.
        SpareSettings bounds = kind.isShared() ? settings : new SpareSettings(asked, settings.startTimeoutNanos());
        Demand demand = demands.computeIfAbsent(kind, first -> new Demand(bounds));
        if (!kind.isShared() && number(kind) < asked) {
            demand.change(bounds); // Those who ask for more have them; those who ask for fewer use them, too.
        }
        forgetOldKind(now);
        oneThatWaits(kind)
                .ifPresentOrElse(
                        spare -> {
                            spare.moveTo(State.HANDED_OVER, now);
                            out.add(new SpareEffect.HandOver(spare.number));
                        },
                        () -> demand.missed(now));
    }

    private void forgetOldKind(long now) {
        List<SpareKind> own = wanted.entrySet().stream()
                .filter(entry -> !entry.getKey().isShared())
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        if (own.size() > OWN_KINDS_MAX) {
            SpareKind oldest = own.get(0);
            wanted.remove(oldest);
            demands.remove(oldest);
            spares.values().stream()
                    .filter(spare -> spare.kind.equals(oldest) && spare.stays())
                    .forEach(spare -> kill(spare, "its kind was not wanted for a long time", now));
        }
    }

    private Optional<Spare> oneThatWaits(SpareKind kind) {
        return spares.values().stream()
                .filter(spare -> spare.kind.equals(kind) && spare.state == State.READY)
                .findFirst();
    }

    private void entered(long number) {
        Spare spare = spares.get(number);
        if (spare != null && spare.state == State.HANDED_OVER) {
            spares.remove(number);
            forgetFailures();
        }
    }

    private void gone(long number, String how, long now) {
        Spare spare = spares.remove(number);
        if (spare != null && spare.state != State.LEAVING) {
            if (spare.state == State.READY && now - spare.sinceNanos >= HEALTHY_AFTER_NANOS) {
                forgetFailures();
            }
            fail(spare, how, now);
        }
    }

    private void fail(Spare spare, String how, long now) {
        failuresInARow++;
        long pause = pauseNanos(failuresInARow);
        pauseUntilNanos = OptionalLong.of(now + pause);
        out.add(new SpareEffect.Failed(spare.number, how, failuresInARow, pause));
    }

    /** The pause after failure number {@code failure} in a row, counted from 1. */
    static long pauseNanos(int failure) {
        int doublings = Math.min(failure - 1, Long.numberOfLeadingZeros(PAUSE_NANOS_MIN) - 1);
        return Math.min(PAUSE_NANOS_MAX, PAUSE_NANOS_MIN << doublings);
    }

    private void forgetFailures() {
        failuresInARow = 0;
        pauseUntilNanos = OptionalLong.empty();
    }

    private void killAll(String reason, long now) {
        spares.values().stream()
                .filter(spare -> spare.state == State.STARTING || spare.state == State.READY)
                .forEach(spare -> kill(spare, reason, now));
    }

    private void kill(Spare spare, String reason, long now) {
        spare.moveTo(State.LEAVING, now);
        out.add(new SpareEffect.Kill(spare.number, reason));
    }

    private void killTheLate(long now) {
        starting()
                .filter(spare -> now - spare.sinceNanos >= settings.startTimeoutNanos())
                .ifPresent(spare -> {
                    String how = "was not ready in time";
                    kill(spare, how, now);
                    fail(spare, how, now);
                });
    }

    private void killSurplus(long now) {
        demands.forEach((kind, demand) -> {
            demand.waiting(ready(kind), now);
            while (countToStay(kind) > demand.number() && oneThatWaits(kind).isPresent()) {
                oneThatWaits(kind).ifPresent(spare -> kill(spare, "is not needed any more", now));
            }
        });
    }

    private long countToStay(SpareKind kind) {
        return spares.values().stream()
                .filter(spare -> spare.kind.equals(kind) && spare.stays())
                .count();
    }

    private void replaceOne(long now) {
        if (mayStart() && !isPausing(now)) {
            toReplace().ifPresent(spare -> kill(spare, "there are better ones", now));
        }
    }

    /** One that is outdated, if all that shall wait do so. */
    private Optional<Spare> toReplace() {
        boolean allWait = spares.values().stream()
                .allMatch(spare -> spare.state == State.READY || spare.state == State.HANDED_OVER);
        return allWait && missing().isEmpty()
                ? spares.values().stream()
                        .filter(spare -> spare.outdated && spare.state == State.READY)
                        .findFirst()
                : Optional.empty();
    }

    private boolean isPausing(long now) {
        OptionalLong until = mayStartByNanos();
        return until.isPresent() && now - until.getAsLong() < 0;
    }

    private void startOne(long now) {
        if (mayStart() && !isPausing(now)) {
            missing().ifPresent(kind -> {
                Spare spare = new Spare(++lastNumber, kind, now);
                spares.put(spare.number, spare);
                momentGiven = false;
                out.add(new SpareEffect.Start(spare.number, kind));
            });
        }
    }

    private boolean mayStart() {
        return !closed && !workersStart && starting().isEmpty();
    }

    private Optional<Spare> starting() {
        return spares.values().stream()
                .filter(spare -> spare.state == State.STARTING)
                .findFirst();
    }

    /** The kind of which there are too few; the one that was wanted last if there are several. */
    private Optional<SpareKind> missing() {
        return wanted.entrySet().stream()
                .filter(entry -> count(entry.getKey()) < number(entry.getKey()))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private long count(SpareKind kind) {
        return spares.values().stream()
                .filter(spare -> spare.kind.equals(kind) && spare.state != State.HANDED_OVER)
                .count();
    }
}
