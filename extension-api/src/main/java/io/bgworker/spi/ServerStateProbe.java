package io.bgworker.spi;

/**
 * Tells which state the server has reached; the place of PostgreSQL's recovery states. Asked from the start of the
 * application until it says {@link ServerState#RECOVERY_FINISHED}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ServerStateProbe {

    /**
     * Looks at the server. Called by one thread at a time, never by the supervisor's; may block, for instance on a database.
     *
     * @return the state; one before an earlier answer is ignored
     * @throws Exception if it cannot be told now: logged, and asked again later
     */
    ServerState probe() throws Exception;
}
