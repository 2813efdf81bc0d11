package io.bgworker.runtime;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.config.NearestName;
import io.bgworker.protocol.Result;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;

/** The databases as workers ask for them: by name, and by no name. */
final class NamedDatabases {

    private final DatabaseProvider provider;
    private final String maintenance;
    private final boolean carriesNotifications;

    NamedDatabases(DatabaseProvider provider, String maintenance, boolean carriesNotifications) {
        this.provider = provider;
        this.maintenance = maintenance;
        this.carriesNotifications = carriesNotifications;
    }

    /** What is meant by a name that may be empty. */
    String nameOf(String name) {
        return name.isEmpty() ? maintenance : name;
    }

    /**
     * Finds a database; may block.
     *
     * @throws DatabaseUnavailableException if there is none of this name, or it takes no connections
     */
    Result.Database find(String given, boolean bypassAllowConnections) {
        String name = nameOf(given);
        DatabaseSettings settings = provider.find(name).orElseThrow(() -> unknown(name));
        if (!settings.allowConnections() && !bypassAllowConnections) {
            throw new DatabaseUnavailableException("Database '" + name + "' takes no connections, by bgworker.database."
                    + name + ".allow-connections");
        }
        return new Result.Database(name, settings, carriesNotifications && name.equals(maintenance));
    }

    private DatabaseUnavailableException unknown(String name) {
        return new DatabaseUnavailableException(
                "Database '" + name + "' must be configured, with bgworker.database." + name
                        + ".url at least"
                        + NearestName.to(name, provider.names())
                                .map(nearest -> "; did you mean '" + nearest + "'?")
                                .orElse(""));
    }
}
