package io.bgworker.supervisor;

import java.util.OptionalLong;

/**
 * How many spares of one kind shall wait. Each wish that finds none raises the number by one, so that the next rush of that size
 * finds enough. The fewest that waited during a minute were not needed in it: half of them, rounded up, are given up. So a rush that
 * comes every other minute keeps what it needs, and one that does not come again is forgotten in some minutes.
 *
 * <p>Wishes do not count before all have been there once: what starts with the application finds no spare, and never comes again.
 */
final class Demand {

    /** How long some must not have been needed. */
    static final long PERIOD_NANOS = 60_000_000_000L;

    private SpareSettings settings;
    private int number;
    private boolean complete;

    /** When the present period began. Of meaning only while there are more than the least. */
    private long sinceNanos;

    /** The fewest that waited at the same time in the present period. */
    private int fewest;

    Demand(SpareSettings settings) {
        this.settings = settings;
        this.number = settings.countMin();
    }

    /** Begins anew with other bounds. */
    void change(SpareSettings changed) {
        settings = changed;
        number = changed.countMin();
        complete = false;
    }

    SpareSettings bounds() {
        return settings;
    }

    /** How many shall wait. */
    int number() {
        return number;
    }

    /** Somebody wanted one, and there was none. */
    void missed(long now) {
        if (complete && number < settings.countMax()) {
            number++;
            begin(0, now);
        }
    }

    /** So many wait at this moment. */
    void waiting(int ready, long now) {
        complete |= ready >= number;
        fewest = Math.min(fewest, ready);
        if (number > settings.countMin() && now - sinceNanos >= PERIOD_NANOS) {
            number = Math.max(settings.countMin(), number - (fewest + 1) / 2);
            begin(ready, now);
        }
    }

    private void begin(int ready, long now) {
        sinceNanos = now;
        fewest = ready;
    }

    /** When the number may fall; empty if it cannot. */
    OptionalLong dueNanos() {
        return number > settings.countMin() ? OptionalLong.of(sinceNanos + PERIOD_NANOS) : OptionalLong.empty();
    }
}
