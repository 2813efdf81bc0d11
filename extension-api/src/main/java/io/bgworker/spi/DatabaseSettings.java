package io.bgworker.spi;

import java.util.Map;

/**
 * How to connect to a database. Reaches the worker over its channel only.
 *
 * @param url the JDBC URL
 * @param user the user; empty for none
 * @param password the password; empty for none
 * @param driver the class name of the JDBC driver; empty for whichever accepts the URL
 * @param properties further connection properties
 * @since 0.1
 */
public record DatabaseSettings(
        String url, String user, String password, String driver, Map<String, String> properties) {

    /**
     * Copies the properties.
     *
     * @param url the JDBC URL
     * @param user the user; empty for none
     * @param password the password; empty for none
     * @param driver the class name of the JDBC driver; empty for whichever accepts the URL
     * @param properties further connection properties
     */
    public DatabaseSettings {
        properties = Map.copyOf(properties);
    }

    /**
     * Without the URL, the password and the values of the properties, which may hold secrets.
     *
     * @return a description for people
     */
    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + ", driver=" + driver + ", properties=" + properties.keySet() + "]";
    }
}
