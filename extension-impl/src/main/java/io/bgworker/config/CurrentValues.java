package io.bgworker.config;

import io.bgworker.WorkerException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Any key of an application's configuration, its own ones too, as it is whenever somebody asks. May block, as sources do.
 *
 * @param config where the values are
 */
public record CurrentValues(Config config) {

    /**
     * Looks a key up.
     *
     * @param key the key
     * @return the value, with expressions replaced; empty if it has none, or an empty one
     * @throws WorkerException if an expression in it cannot be resolved; does not show the value
     */
    public Optional<String> find(String key) {
        Setting setting = Setting.of(key, config);
        if (setting.unresolved() != null) {
            throw new WorkerException("Configuration key '" + key
                    + "' must have a value whose ${…} can be resolved, has another in " + setting.source());
        }
        return Optional.of(setting.text()).filter(text -> !text.isEmpty());
    }
}
