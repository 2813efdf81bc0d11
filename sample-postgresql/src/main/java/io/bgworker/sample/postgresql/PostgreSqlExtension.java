package io.bgworker.sample.postgresql;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;

/** Ends the sample's PostgreSQL with the application: as the last of all, when no worker needs it any more. */
public final class PostgreSqlExtension implements Extension {

    /** For the service loader. */
    public PostgreSqlExtension() {}

    void end(@Observes BeforeShutdown event) {
        SamplePostgreSql.end();
    }
}
