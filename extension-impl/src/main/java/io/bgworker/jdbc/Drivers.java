package io.bgworker.jdbc;

import io.bgworker.spi.DatabaseSettings;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Finds the driver of a database. Not by the driver manager alone: it knows the drivers of the first class path it looked
 * at, which in a server is not the application's.
 */
final class Drivers {

    /** Where the drivers of the best known databases are, by how their URLs begin. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "jdbc:postgresql:", "org.postgresql:postgresql",
            "jdbc:h2:", "com.h2database:h2",
            "jdbc:mysql:", "com.mysql:mysql-connector-j",
            "jdbc:mariadb:", "org.mariadb.jdbc:mariadb-java-client",
            "jdbc:oracle:", "com.oracle.database.jdbc:ojdbc11",
            "jdbc:sqlserver:", "com.microsoft.sqlserver:mssql-jdbc",
            "jdbc:db2:", "com.ibm.db2:jcc",
            "jdbc:derby:", "org.apache.derby:derbyclient");

    private final ClassLoader[] classLoaders;

    Drivers(ClassLoader... classLoaders) {
        this.classLoaders = classLoaders;
    }

    Driver find(String database, DatabaseSettings settings) throws SQLException {
        if (!settings.driver().isEmpty()) {
            return named(database, settings);
        }
        return Stream.concat(Arrays.stream(classLoaders).flatMap(Drivers::provided), DriverManager.drivers())
                .filter(driver -> accepts(driver, settings.url()))
                .findFirst()
                .orElseThrow(() -> missing(database, "no JDBC driver accepts its URL", settings.url()));
    }

    private Driver named(String database, DatabaseSettings settings) throws SQLException {
        String name = settings.driver();
        Class<?> found = Arrays.stream(classLoaders)
                .flatMap(classLoader -> load(name, classLoader))
                .findFirst()
                .orElseThrow(() -> missing(database, "its driver " + name + " was not found", settings.url()));
        try {
            return (Driver) found.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new SQLException(
                    "Database '" + database + "': bgworker.database." + database
                            + ".driver must be the name of a JDBC driver's class, was " + name + ", which failed with "
                            + e,
                    Refusal.UNREACHABLE);
        }
    }

    private static Stream<Class<?>> load(String name, ClassLoader classLoader) {
        try {
            return Stream.of(Class.forName(name, false, classLoader));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }

    /** One that is broken hides none of the others. */
    private static Stream<Driver> provided(ClassLoader classLoader) {
        Stream.Builder<Driver> drivers = Stream.builder();
        Iterator<Driver> found = ServiceLoader.load(Driver.class, classLoader).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return drivers.build();
                }
                drivers.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                // Not ours, or it will be missed below.
            }
        }
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }

    private static SQLException missing(String database, String what, String url) {
        String scheme = scheme(url);
        String jar = Optional.ofNullable(ARTIFACTS.get(scheme)).orElse("the jar of the driver");
        return new SQLException(
                "Database '" + database + "': " + what + " (" + scheme + "…); add " + jar
                        + " to the application, or name its jar in bgworker.class-path",
                Refusal.UNREACHABLE);
    }

    static SQLException urlNotAccepted(String database, Driver driver) {
        return new SQLException(
                "Database '" + database + "': bgworker.database." + database + ".url must be a URL of the driver "
                        + driver.getClass().getName() + ", which does not accept it",
                Refusal.UNREACHABLE);
    }

    /** The first two words, which hold no secret. */
    private static String scheme(String url) {
        int end = url.indexOf(':', "jdbc:".length());
        return end < 0 ? "jdbc:" : url.substring(0, end + 1);
    }
}
