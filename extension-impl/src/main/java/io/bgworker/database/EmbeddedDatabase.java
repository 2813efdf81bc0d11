package io.bgworker.database;

import io.bgworker.spi.DatabaseSettings;

/** The embedded database as others see it, whose classes are its own. */
public interface EmbeddedDatabase extends AutoCloseable {

    /** How to connect to it. */
    DatabaseSettings settings();

    /** Stops it; what is in it is gone. */
    @Override
    void close();
}
