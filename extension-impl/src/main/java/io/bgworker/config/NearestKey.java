package io.bgworker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which key was meant by one that is not known. */
final class NearestKey {

    /** Beyond this many typing errors it is not the same word any more. */
    private static final int DISTANCE_MAX = 3;

    private NearestKey() {}

    static Optional<String> to(String unknown) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates(unknown)) {
            int distance = EditDistance.between(kebab(unknown), kebab(candidate));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return least <= closeEnough(unknown) ? Optional.of(nearest) : Optional.empty();
    }

    /** A third of the longer of the first and the last word, at least 1, at most {@value #DISTANCE_MAX}. */
    private static int closeEnough(String unknown) {
        int last = unknown.lastIndexOf('.');
        int word = Math.max(
                unknown.length() - last - 1, unknown.indexOf('.', Keys.PREFIX.length()) - Keys.PREFIX.length());
        return Math.max(1, Math.min(DISTANCE_MAX, word / 3));
    }

    /** The fixed keys, and those that keep the name in the middle of the unknown one. */
    private static List<String> candidates(String unknown) {
        List<String> candidates = new ArrayList<>(Keys.FIXED);
        List<String> words = List.of(unknown.split("\\.", -1));
        for (Family family : Family.values()) {
            if (words.size() > 3) {
                String name = String.join(".", words.subList(2, words.size() - 1));
                family.parts().forEach(part -> candidates.add(family.key(name, part)));
            }
        }
        for (int properties = 3; properties < words.size() - 1; properties++) {
            String name = String.join(".", words.subList(2, properties));
            candidates.add(
                    Family.DATABASE.propertiesOf(name) + String.join(".", words.subList(properties + 1, words.size())));
        }
        return candidates;
    }

    /** So that {@code maxWorkerProcesses} and {@code MAX_WORKER_PROCESSES} are near. */
    private static String kebab(String key) {
        return key.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }
}
