package io.bgworker.cdi;

import io.bgworker.spi.DatabaseSettings;
import jakarta.annotation.sql.DataSourceDefinition;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The databases that the application defines by {@code @DataSourceDefinition}, for its workers: under the name in JNDI, and
 * under its last part where that is nobody else's.
 */
final class DataSourceDefinitions {

    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);
    private static final Map<String, String> SCHEMES =
            Map.of("org.postgresql.", "jdbc:postgresql:", "com.mysql.", "jdbc:mysql:", "org.mariadb.", "jdbc:mariadb:");

    private DataSourceDefinitions() {}

    static Map<String, DatabaseSettings> of(Collection<Class<?>> annotated) {
        Map<String, DatabaseSettings> databases = new TreeMap<>();
        annotated.stream()
                .flatMap(type -> Stream.of(type.getAnnotationsByType(DataSourceDefinition.class)))
                .distinct()
                .forEach(definition -> settings(definition)
                        .ifPresentOrElse(
                                settings -> databases.put(definition.name(), settings),
                                () -> CdiLogger.LOG.dataSourceWithoutUrl(definition.name(), definition.className())));
        databases.putAll(byLastPart(databases));
        return databases;
    }

    /** By the last parts of their names, but for those that several share, or that are the whole name of one. */
    private static Map<String, DatabaseSettings> byLastPart(Map<String, DatabaseSettings> databases) {
        Map<String, DatabaseSettings> known = new TreeMap<>();
        Set<String> ambiguous = new HashSet<>(databases.keySet());
        databases.forEach((name, settings) -> {
            String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
            if (known.put(last, settings) != null) {
                ambiguous.add(last);
            }
        });
        known.keySet().removeAll(ambiguous);
        return known;
    }

    private static Optional<DatabaseSettings> settings(DataSourceDefinition definition) {
        return url(definition)
                .map(url -> new DatabaseSettings(
                        url,
                        definition.user(),
                        definition.password(),
                        "",
                        properties(definition),
                        timeout(definition.loginTimeout()),
                        true));
    }

    private static Optional<String> url(DataSourceDefinition definition) {
        if (!definition.url().isEmpty()) {
            return Optional.of(definition.url());
        }
        return SCHEMES.entrySet().stream()
                .filter(scheme -> definition.className().startsWith(scheme.getKey()))
                .map(scheme -> scheme.getValue() + "//" + definition.serverName()
                        + (definition.portNumber() < 0 ? "" : ":" + definition.portNumber()) + "/"
                        + definition.databaseName())
                .findFirst();
    }

    /** Each is {@code name=value}. */
    private static Map<String, String> properties(DataSourceDefinition definition) {
        Map<String, String> properties = new TreeMap<>();
        Arrays.stream(definition.properties())
                .map(property -> property.split("=", 2))
                .filter(words -> words.length == 2)
                .forEach(words -> properties.put(words[0].strip(), words[1].strip()));
        return properties;
    }

    private static Duration timeout(int seconds) {
        Duration timeout = Duration.ofSeconds(seconds);
        return seconds <= 0
                ? DatabaseSettings.CONNECT_TIMEOUT
                : timeout.compareTo(TIMEOUT_MAX) > 0 ? TIMEOUT_MAX : timeout;
    }
}
