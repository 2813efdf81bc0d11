package io.bgworker.config;

import java.util.NoSuchElementException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration has for a key, as text.
 *
 * @param text the value after the replacement of expressions; empty if the key is not set, which for MicroProfile
 *     Config is the same
 * @param unresolved the value before the replacement, if that failed
 * @param source where the value comes from, for people
 */
record Setting(String text, @Nullable String unresolved, String source) {

    static Setting of(String key, Config config) {
        try {
            return of(config.getConfigValue(key));
        } catch (NoSuchElementException | IllegalArgumentException e) {
            // Some implementations throw where others return null.
            return new Setting("", "${…}", "an unknown source");
        }
    }

    private static Setting of(ConfigValue found) {
        String text = found.getValue();
        return new Setting(
                text == null ? "" : text,
                text == null ? found.getRawValue() : null,
                "source '" + found.getSourceName() + "' (ordinal " + found.getSourceOrdinal() + ")");
    }

    boolean isSet() {
        return !text.isEmpty() || unresolved != null;
    }
}
