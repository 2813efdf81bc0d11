package io.bgworker.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which name was meant by one that is not known. */
public final class NearestName {

    /** Beyond this many typing errors it is not the same name any more. */
    private static final int DISTANCE_MAX = 3;

    private NearestName() {}

    /**
     * The nearest of some names.
     *
     * @param unknown what was asked for
     * @param known what there is
     * @return the one that is at most three typing errors away, fewer for short names; empty if there is none
     */
    public static Optional<String> to(String unknown, Collection<String> known) {
        int closeEnough = Math.max(1, Math.min(DISTANCE_MAX, unknown.length() / 3));
        return known.stream()
                .min(Comparator.comparingInt((String name) -> EditDistance.between(unknown, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> EditDistance.between(unknown, name) <= closeEnough);
    }
}
