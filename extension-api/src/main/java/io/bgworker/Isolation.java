package io.bgworker;

import java.sql.Connection;

/**
 * How much a transaction may see of others that run at the same time.
 *
 * @since 0.1
 */
public enum Isolation {

    /** As the connection is set already. */
    UNCHANGED(Connection.TRANSACTION_NONE),

    /** Each statement sees what was committed before it. */
    READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),

    /** All statements see what was committed before the first. */
    REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ),

    /** As if transactions ran one after the other; some then fail, and are to be tried again. */
    SERIALIZABLE(Connection.TRANSACTION_SERIALIZABLE);

    private final int level;

    Isolation(int level) {
        this.level = level;
    }

    /**
     * The level as JDBC counts it.
     *
     * @return the constant of {@link Connection}; {@link Connection#TRANSACTION_NONE} for {@link #UNCHANGED}
     */
    int level() {
        return level;
    }
}
