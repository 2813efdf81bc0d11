package io.bgworker.worker;

import io.bgworker.protocol.Result;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The data sources of a worker; those of a database with a pool have the same one. Used by any thread. */
final class ChildDataSources {

    private final String workerName;

    /** By the names of their databases. Guarded by this. */
    private final Map<String, ConnectionPool> pools = new HashMap<>();

    ChildDataSources(String workerName) {
        this.workerName = workerName;
    }

    synchronized DataSource of(Result.Database found) {
        ChildDataSource single = new ChildDataSource(found.name(), found.settings(), workerName);
        if (found.settings().poolSize() == 0) {
            return single;
        }
        return single.of(pools.computeIfAbsent(
                found.name(), name -> ConnectionPool.of(name, found.settings(), single.connector())));
    }

    /** The pools stay, closed: nobody opens another one while the worker ends. */
    synchronized void close() {
        for (ConnectionPool pool : pools.values()) {
            pool.close();
        }
    }
}
