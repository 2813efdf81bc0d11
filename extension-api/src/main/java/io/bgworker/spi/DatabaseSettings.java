package io.bgworker.spi;

import java.time.Duration;
import java.util.Map;

/**
 * How to connect to a database. Reaches the worker over its channel only.
 *
 * @param url the JDBC URL
 * @param user the user; empty for none
 * @param password the password; empty for none
 * @param driver the class name of the JDBC driver; empty for whichever accepts the URL
 * @param properties further connection properties
 * @param connectTimeout how long an attempt to connect may take, 1 second to 5 minutes
 * @param allowConnections whether workers may connect at all ({@code datallowconn})
 * @param poolSize how many client connections each worker keeps and shares out, 1 to 1000; 0 if it opens one for each use
 * @since 0.1
 */
public record DatabaseSettings(
        String url,
        String user,
        String password,
        String driver,
        Map<String, String> properties,
        Duration connectTimeout,
        boolean allowConnections,
        int poolSize) {

    /** The largest pool there may be. A worker is one process with a few threads; that many connections are a mistake. */
    public static final int POOL_SIZE_MAX = 1_000;

    /** How long an attempt to connect may take if nothing else is said. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CONNECT_TIMEOUT_MIN = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT_MAX = Duration.ofMinutes(5);

    /**
     * Checks the time-out and the size, and copies the properties.
     *
     * @param url the JDBC URL
     * @param user the user; empty for none
     * @param password the password; empty for none
     * @param driver the class name of the JDBC driver; empty for whichever accepts the URL
     * @param properties further connection properties
     * @param connectTimeout how long an attempt to connect may take, 1 second to 5 minutes
     * @param allowConnections whether workers may connect at all
     * @param poolSize how many client connections each worker keeps, 0 to 1000
     */
    public DatabaseSettings {
        if (connectTimeout.compareTo(CONNECT_TIMEOUT_MIN) < 0 || connectTimeout.compareTo(CONNECT_TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(
                    "connectTimeout must be a duration from PT1S to PT5M, was " + connectTimeout);
        }
        if (poolSize < 0 || poolSize > POOL_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "poolSize must be a whole number from 0 to " + POOL_SIZE_MAX + ", was " + poolSize);
        }
        properties = Map.copyOf(properties);
    }

    /**
     * Without a pool.
     *
     * @param url the JDBC URL
     * @param user the user; empty for none
     * @param password the password; empty for none
     * @param driver the class name of the JDBC driver; empty for whichever accepts the URL
     * @param properties further connection properties
     * @param connectTimeout how long an attempt to connect may take, 1 second to 5 minutes
     * @param allowConnections whether workers may connect at all
     */
    public DatabaseSettings(
            String url,
            String user,
            String password,
            String driver,
            Map<String, String> properties,
            Duration connectTimeout,
            boolean allowConnections) {
        this(url, user, password, driver, properties, connectTimeout, allowConnections, 0);
    }

    /**
     * With the usual time-out, open to workers, without a pool.
     *
     * @param url the JDBC URL
     * @param user the user; empty for none
     * @param password the password; empty for none
     * @param driver the class name of the JDBC driver; empty for whichever accepts the URL
     * @param properties further connection properties
     */
    public DatabaseSettings(String url, String user, String password, String driver, Map<String, String> properties) {
        this(url, user, password, driver, properties, CONNECT_TIMEOUT, true);
    }

    /**
     * Without the URL, the password and the values of the properties, which may hold secrets.
     *
     * @return a description for people
     */
    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + ", driver=" + driver + ", properties=" + properties.keySet()
                + ", connectTimeout=" + connectTimeout + ", allowConnections=" + allowConnections + ", poolSize="
                + poolSize
                + "]";
    }
}
