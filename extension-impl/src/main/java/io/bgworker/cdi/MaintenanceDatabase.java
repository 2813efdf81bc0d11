package io.bgworker.cdi;

import io.bgworker.Database;
import io.bgworker.WorkerException;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.config.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;

/** A misspelled name must not pass for a database that nobody has to wait for. */
final class MaintenanceDatabase {

    private MaintenanceDatabase() {}

    static List<WorkerException> problems(Collection<Class<?>> defining) {
        BgworkerConfig config = BgworkerConfig.read(ConfigProvider.getConfig());
        String name = config.maintenanceDatabase();
        Set<String> known = new TreeSet<>(config.databases().keySet());
        known.addAll(DataSourceDefinitions.of(defining).keySet());
        if (name.equals(Database.DEFAULT_NAME) || known.contains(name)) {
            return List.of();
        }
        return List.of(new WorkerException(
                "bgworker.maintenance-database must be the name of a database that is configured, was '"
                        + name + "'"
                        + NearestName.to(name, known)
                                .map(nearest -> "; did you mean '" + nearest + "'?")
                                .orElse("")));
    }
}
