package io.bgworker.notification;

import io.bgworker.jdbc.Connector;
import io.bgworker.spi.DatabaseSettings;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Connects to {@link ScriptedPostgreSql}, which tests make, by their addresses. */
public final class ScriptedDriver implements Driver {

    private static final Map<String, ScriptedPostgreSql> SERVERS = new ConcurrentHashMap<>();

    static Connector connector(ScriptedPostgreSql server) {
        String url = "jdbc:postgresql:scripted-" + SERVERS.size();
        SERVERS.put(url, server);
        return new Connector(
                "default",
                new DatabaseSettings(url, "", "", ScriptedDriver.class.getName(), Map.of()),
                "test",
                ScriptedDriver.class.getClassLoader());
    }

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        ScriptedPostgreSql server = SERVERS.get(url);
        try {
            server.onConnect.await();
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
        BlockingQueue<String> unread = server.connected();
        AtomicBoolean open = new AtomicBoolean(true);
        AtomicBoolean unclosed = new AtomicBoolean(true);
        PGConnection notifications = proxy(
                PGConnection.class,
                (proxy, method, arguments) ->
                        method.getName().equals("getNotifications") ? heard((int) arguments[0], unread, open) : null);
        return proxy(Connection.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "createStatement" -> statement(server, "", open);
            case "prepareStatement" -> statement(server, String.valueOf(arguments[0]), open);
            case "unwrap" -> notifications;
            case "isValid" -> open.get() && server.answers.getAsBoolean();
            case "abort" -> {
                open.set(false);
                yield null;
            }
            case "close" -> {
                open.set(false);
                if (unclosed.getAndSet(false)) {
                    server.open.decrementAndGet();
                }
                yield null;
            }
            default -> null;
        });
    }

    private static PreparedStatement statement(ScriptedPostgreSql server, String prepared, AtomicBoolean open) {
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("execute")) {
                return null;
            }
            server.onExecute.to(arguments == null ? prepared : String.valueOf(arguments[0]));
            if (!open.get()) {
                throw new SQLException("aborted");
            }
            return true;
        });
    }

    /** As the driver's: waits so many milliseconds; for ever if 0, and not at all if less. */
    private static PGNotification[] heard(int waiting, BlockingQueue<String> unread, AtomicBoolean open)
            throws Exception {
        List<String> names = new ArrayList<>();
        long began = System.nanoTime();
        while (names.isEmpty()
                && (waiting == 0 || System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(waiting))) {
            String name = unread.poll(10, TimeUnit.MILLISECONDS);
            if (name != null) {
                names.add(name);
            }
            if (!open.get()) {
                throw new SQLException("aborted");
            }
        }
        unread.drainTo(names);
        return names.stream()
                .map(name -> proxy(
                        PGNotification.class,
                        (proxy, method, arguments) -> method.getName().equals("getName") ? name : ""))
                .toArray(PGNotification[]::new);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(ScriptedDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public boolean acceptsURL(String url) {
        return true;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
