package io.bgworker.cdi;

import io.bgworker.Database;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.database.Databases;
import io.bgworker.profile.KnownDatabases;
import io.bgworker.spi.DatabaseSettings;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;

/** The databases of an application by their names: what is configured, what is defined, and perhaps the embedded one. */
final class DatabaseNames {

    private DatabaseNames() {}

    /** As they are known when the application is deployed. */
    static KnownDatabases known(Collection<Class<?>> defining, ClassLoader application) {
        BgworkerConfig config = BgworkerConfig.read(ConfigProvider.getConfig());
        Map<String, DatabaseSettings> defined = DataSourceDefinitions.of(defining);
        // A definition has two names. It is known by the longer one, so that nobody takes it for two.
        IdentityHashMap<DatabaseSettings, String> whole = new IdentityHashMap<>();
        defined.forEach((name, settings) ->
                whole.merge(settings, name, (one, other) -> one.length() > other.length() ? one : other));
        Map<String, String> names = new TreeMap<>();
        defined.forEach((name, settings) -> names.put(name, whole.getOrDefault(settings, name)));
        config.databases().keySet().forEach(name -> names.put(name, name));
        boolean embedded = new Databases(Map.of(), application).names().contains(Database.DEFAULT_NAME);
        return new KnownDatabases(
                names,
                config.maintenanceDatabase(),
                embedded ? Optional.of(Database.DEFAULT_NAME) : Optional.empty(),
                true);
    }
}
