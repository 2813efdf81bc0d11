package io.bgworker.supervisor.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * The dice of one step, or of one process. They fall alike in each run of a seed, whatever other steps are left out of the
 * run: without that nothing could be shrunk.
 */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed, long number) {
        random = new SplittableRandom(mixed(seed, number));
    }

    /** One number made of two, as good as random: the finisher of SplitMix64. */
    static long mixed(long one, long other) {
        long z = one + other * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    SplittableRandom split() {
        return random.split();
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

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** One of at least one, by their keys: if others of them were not there, it would be the same. */
    <T> T oneOf(List<T> choices, ToLongFunction<T> key) {
        long salt = random.nextLong();
        T chosen = choices.get(0);
        long least = Long.MAX_VALUE;
        for (T choice : choices) {
            long lot = mixed(salt, key.applyAsLong(choice));
            if (lot < least) {
                least = lot;
                chosen = choice;
            }
        }
        return chosen;
    }
}
