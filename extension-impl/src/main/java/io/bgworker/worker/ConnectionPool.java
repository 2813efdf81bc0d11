package io.bgworker.worker;

import io.bgworker.jdbc.Connector;
import io.bgworker.spi.DatabaseSettings;
import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections to one database that stay open for the next who needs one. Used by any thread. */
public interface ConnectionPool {

    /** Named, not referred to: the classes it needs are there only where a database has a pool. */
    String IMPLEMENTATION = "io.bgworker.pool.AgroalPool";

    /**
     * One that nobody else uses, and that works. Blocks while all are in use, or one is made, for the connect time-out and a
     * second at most.
     *
     * @return a connection, whose close gives it back
     * @throws SQLException if there is none to be had
     */
    Connection borrow() throws SQLException;

    /** Closes all of them, those in use, too. */
    void close();

    /** A pool without connections so far. */
    static ConnectionPool of(String database, DatabaseSettings settings, Connector connector) {
        try {
            return Class.forName(IMPLEMENTATION)
                    .asSubclass(ConnectionPool.class)
                    .getConstructor(String.class, DatabaseSettings.class, Connector.class)
                    .newInstance(database, settings, connector);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The pool of database '" + database + "' failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(IMPLEMENTATION + " must be on the class path of a worker with a pool", e);
        }
    }
}
