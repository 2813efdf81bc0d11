package io.bgworker.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can be aborted. Agroal's own only forgets the one that it has, which then stays open and counts as in use
 * for ever.
 */
final class PooledConnection implements InvocationHandler {

    private final Connection pooled;

    private PooledConnection(Connection pooled) {
        this.pooled = pooled;
    }

    static Connection of(Connection pooled) {
        return (Connection) Proxy.newProxyInstance(
                PooledConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new PooledConnection(pooled));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("abort") && arguments != null && arguments[0] instanceof Executor executor) {
            abort(executor);
            return null;
        }
        if (method.getName().equals("equals") && arguments != null) {
            return proxy == arguments[0];
        }
        try {
            return method.invoke(pooled, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** Closed, too, because some drivers cannot abort. Then it goes back to the pool, which finds it dead. */
    private void abort(Executor executor) throws SQLException {
        if (!pooled.isClosed()) {
            try (pooled;
                    Connection inside = pooled.unwrap(Connection.class)) {
                inside.abort(executor);
            }
        }
    }
}
