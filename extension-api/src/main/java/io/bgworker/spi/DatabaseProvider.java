package io.bgworker.spi;

import java.util.Optional;
import java.util.Set;

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

    /**
     * The names that this provider knows, for error messages: who asks for an unknown one is told which is near.
     *
     * @return the names; empty, as by default, if they cannot be told
     */
    default Set<String> names() {
        return Set.of();
    }
}
