package io.bgworker;

/**
 * What a worker's session may pass by when it connects; PostgreSQL's flags of
 * {@code BackgroundWorkerInitializeConnection}.
 *
 * @since 0.1
 */
public enum ConnectOption {

    /**
     * Connect though the database takes no connections, {@code bgworker.database.<name>.allow-connections = false}
     * ({@code BGWORKER_BYPASS_ALLOWCONN}). What the database itself refuses stays refused.
     */
    BYPASS_ALLOW_CONNECTIONS,

    /** Act as a role that may not log in ({@code BGWORKER_BYPASS_ROLELOGINCHECK}). */
    BYPASS_ROLE_LOGIN_CHECK
}
