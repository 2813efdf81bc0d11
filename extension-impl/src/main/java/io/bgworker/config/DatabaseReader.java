package io.bgworker.config;

import io.bgworker.Database;
import io.bgworker.spi.DatabaseSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the databases: {@code bgworker.database.<name>.…}. */
final class DatabaseReader {

    /** Looked for by name, so that environment variables suffice for it: they are not listed under their keys. */
    private final Values values;

    DatabaseReader(Values values) {
        this.values = values;
    }

    Map<String, DatabaseSettings> read() {
        Set<String> names = new TreeSet<>(values.names().of(Family.DATABASE));
        names.add(Database.DEFAULT_NAME);
        Map<String, DatabaseSettings> databases = new TreeMap<>();
        for (String name : names) {
            DatabaseSettings settings = read(name);
            if (!settings.url().isEmpty()) {
                databases.put(name, settings);
            }
        }
        return databases;
    }

    private DatabaseSettings read(String name) {
        String urlKey = Family.DATABASE.key(name, "url");
        DatabaseSettings settings = new DatabaseSettings(
                values.read(urlKey, "", DatabaseReader::jdbcUrl),
                values.read(Family.DATABASE.key(name, "user"), "", text -> text),
                values.read(Family.DATABASE.key(name, "password"), "", text -> text),
                values.read(Family.DATABASE.key(name, "driver"), "", String::strip),
                properties(name),
                values.read(
                        Family.DATABASE.key(name, "connect-timeout"),
                        DatabaseSettings.CONNECT_TIMEOUT,
                        Ranges.CONNECT_TIMEOUT),
                values.read(Family.DATABASE.key(name, "allow-connections"), true, Texts::flag),
                values.read(Family.DATABASE.key(name, "pool-size"), 0, Ranges.POOL_SIZE));
        boolean empty = settings.equals(new DatabaseSettings("", "", "", "", Map.of()));
        if (!empty && !values.isSet(urlKey)) {
            values.missing(urlKey, "set to a JDBC URL, as other keys of database '" + name + "' are set");
        }
        return settings;
    }

    private static String jdbcUrl(String text) throws WrongValue {
        String url = text.strip();
        if (!url.startsWith("jdbc:")) {
            throw new WrongValue("a JDBC URL, which begins with jdbc:");
        }
        return url;
    }

    private Map<String, String> properties(String name) {
        String prefix = Family.DATABASE.propertiesOf(name);
        Map<String, String> properties = new TreeMap<>();
        for (String property : values.names().below(prefix)) {
            String value = values.find(prefix + property, text -> text);
            if (value != null) {
                properties.put(property, value);
            }
        }
        return properties;
    }
}
