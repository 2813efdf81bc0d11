package io.bgworker.database;

import io.bgworker.Database;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The databases of an application: what {@code bgworker.database.<name>.…} says, and, if it says nothing of {@code default}
 * and the application brings H2, an embedded H2 in the server for that name.
 */
public final class Databases implements DatabaseProvider, AutoCloseable {

    private final Map<String, DatabaseSettings> configured;
    private final ClassLoader classLoader;

    /** Guarded by this. */
    private @Nullable EmbeddedDatabase embedded;

    /** Guarded by this. */
    private boolean closed;

    /**
     * The databases of an application.
     *
     * @param configured by name
     * @param classLoader the application's, to see whether it brings H2
     */
    public Databases(Map<String, DatabaseSettings> configured, ClassLoader classLoader) {
        this.configured = Map.copyOf(configured);
        this.classLoader = classLoader;
    }

    /**
     * Finds what is configured: does not start the embedded database for it.
     *
     * @param name the name
     * @return how to connect to it; empty if nothing is configured of it
     */
    public Optional<DatabaseSettings> configured(String name) {
        return Optional.ofNullable(configured.get(name));
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(configured.keySet());
        if (IsolatedH2.isAvailable(classLoader)) {
            names.add(Database.DEFAULT_NAME);
        }
        return names;
    }

    @Override
    public Optional<DatabaseSettings> find(String name) {
        checkOpen();
        Optional<DatabaseSettings> settings = configured(name);
        return settings.isEmpty() && name.equals(Database.DEFAULT_NAME) ? embedded() : settings;
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new SupervisorStoppedException(
                    "The databases of the workers must be used while the application runs; it has stopped");
        }
    }

    private synchronized Optional<DatabaseSettings> embedded() {
        checkOpen();
        if (!IsolatedH2.isAvailable(classLoader)) {
            return Optional.empty();
        }
        if (embedded == null) {
            embedded = IsolatedH2.start(classLoader);
        }
        return Optional.of(embedded.settings());
    }

    /** Stops the embedded database, if it runs. Whoever asks later is refused. */
    @Override
    public synchronized void close() {
        closed = true;
        if (embedded != null) {
            embedded.close();
            embedded = null;
        }
    }
}
