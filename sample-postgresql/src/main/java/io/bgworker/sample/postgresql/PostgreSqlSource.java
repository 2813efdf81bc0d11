package io.bgworker.sample.postgresql;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Configures the database {@code default} to be the sample's PostgreSQL. As a source of configuration, because the sample then
 * runs as it does on anybody's PostgreSQL, and because the password stays within the server: it is on no command line and in no
 * file or environment.
 */
public final class PostgreSqlSource implements ConfigSource {

    static final String PREFIX = "bgworker.database.default.";

    /** For the service loader. */
    public PostgreSqlSource() {}

    @Override
    public Set<String> getPropertyNames() {
        return values().keySet();
    }

    /** Nobody waits for a PostgreSQL for the sake of another key. */
    @Override
    public @Nullable String getValue(String key) {
        return key.startsWith(PREFIX) ? values().get(key) : null;
    }

    private static Map<String, String> values() {
        return SamplePostgreSql.started().configuration();
    }

    @Override
    public String getName() {
        return "the sample's PostgreSQL";
    }
}
