package io.bgworker.spi;

import java.util.Optional;

/**
 * Knows the databases that workers may connect to.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatabaseProvider {

    /**
     * Finds a database. Called in the server when a worker connects; may block.
     *
     * @param name the name; never empty
     * @return how to connect to it; empty if this provider does not know it
     */
    Optional<DatabaseSettings> find(String name);
}
