package io.bgworker.cdi;

import io.bgworker.profile.Finding;
import io.bgworker.profile.Need;
import io.bgworker.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** The values that the server knows under the keys that a worker uses, and no others: what is not used does not travel. */
final class ConfigSnapshot {

    /** Which of several values of a key is in force; the worker has to see it as the server does. */
    private static final String PROFILE = Config.PROFILE;

    private final Config config;

    ConfigSnapshot(Config config) {
        this.config = config;
    }

    Map<String, String> of(List<Profile.Key> keys) {
        Map<String, String> values = new TreeMap<>();
        value(PROFILE).ifPresent(value -> values.put(PROFILE, value));
        for (Profile.Key key : keys) {
            Need need = key.need();
            if (need.kind() == Need.Kind.VALUES) {
                StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .filter(name -> name.startsWith(need.type()))
                        .forEach(name -> value(name).ifPresent(value -> values.put(name, value)));
            } else {
                value(need.type()).ifPresent(value -> values.put(need.type(), value));
            }
        }
        return values;
    }

    /** What must have a value and has none. */
    List<Finding> missing(List<Profile.Key> keys) {
        return keys.stream()
                .filter(key -> key.need().kind() == Need.Kind.VALUE)
                .filter(key -> value(key.need().type()).isEmpty())
                .map(Profile.Key::missing)
                .toList();
    }

    private Optional<String> value(String key) {
        try {
            return config.getOptionalValue(key, String.class);
        } catch (RuntimeException e) {
            return Optional.empty(); // An expression that cannot be resolved, or a source that fails.
        }
    }
}
