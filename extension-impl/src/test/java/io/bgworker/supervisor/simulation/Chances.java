package io.bgworker.supervisor.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The dice of one run. Each kind of happening is switched off, or made rarer or more frequent, at random. */
final class Chances {

    private static final int SWITCHED_OFF_ONE_IN = 8;
    private static final int LOUDER_MAX = 3;

    private final SplittableRandom random;
    private final Map<Happening, Integer> weights = new EnumMap<>(Happening.class);
    private final int clockSpeed;
    private int total;

    Chances(SplittableRandom random) {
        this.random = random;
        clockSpeed = between(1, 30);
        for (Happening happening : Happening.values()) {
            // Without launches there is no world, and a shutdown is the end of one.
            boolean needed = happening == Happening.LAUNCH || happening == Happening.SHUT_DOWN;
            boolean off = !needed && oneIn(SWITCHED_OFF_ONE_IN);
            set(happening, off ? 0 : happening.weight << between(0, LOUDER_MAX));
        }
    }

    void set(Happening happening, int weight) {
        Integer before = weights.put(happening, weight);
        total += weight - (before == null ? 0 : before);
    }

    Happening next() {
        int point = random.nextInt(total);
        for (Map.Entry<Happening, Integer> entry : weights.entrySet()) {
            point -= entry.getValue();
            if (point < 0) {
                return entry.getKey();
            }
        }
        throw new AssertionError("The weights do not add up to " + total);
    }

    /** How often, in percent of the steps, the clock moves. */
    int clockSpeed() {
        return clockSpeed;
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    boolean percent(int share) {
        return random.nextInt(100) < share;
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long upTo(long most) {
        return random.nextLong(most + 1);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
