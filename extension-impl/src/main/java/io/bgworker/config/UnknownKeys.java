package io.bgworker.config;

import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Finds keys under {@code bgworker.} that mean nothing, most often because they are misspelled. */
public final class UnknownKeys {

    private UnknownKeys() {}

    /**
     * One warning for each unknown key that a source lists. Environment variables ({@code BGWORKER_…}) are not looked
     * at.
     *
     * @param config where the keys are
     * @return texts that name the key, its source, and the nearest known key if there is one near; never a value
     */
    public static List<String> warnings(Config config) {
        return PropertyNames.of(config).names().stream()
                .filter(key -> !isKnown(key))
                .map(key -> warning(key, config))
                .toList();
    }

    private static boolean isKnown(String key) {
        return Keys.FIXED.contains(key)
                || Arrays.stream(Family.values())
                        .anyMatch(family -> family.nameIn(key).isPresent());
    }

    private static String warning(String key, Config config) {
        return "Unknown configuration key " + key + " from "
                + Setting.of(key, config).source() + " is ignored"
                + NearestKey.to(key)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
    }
}
