package io.bgworker;

/**
 * From which state of the server on a worker may be started; PostgreSQL's {@code bgw_start_time}. It says when to start,
 * never when to stop: a worker goes on when the state moves forward.
 *
 * <p>In which state the server is, a {@link io.bgworker.spi.ServerStateProbe} tells. The default one asks no database: it
 * says that the last state is reached when the application has started.
 *
 * @since 0.1
 */
public enum StartTime {

    /** As soon as the application's CDI container is up ({@code BgWorkerStart_PostmasterStart}). */
    SERVER_START,

    /**
     * The application has started and its database accepts connections, perhaps read-only
     * ({@code BgWorkerStart_ConsistentState}). Without a database: the application has started.
     */
    CONSISTENT_STATE,

    /**
     * The application has started and its database accepts writes ({@code BgWorkerStart_RecoveryFinished}). Without a
     * database: the application has started.
     */
    RECOVERY_FINISHED
}
