package io.bgworker.notification;

import io.bgworker.Notification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What PostgreSQL's driver hears. By reflection: the driver is the application's, or that of {@code bgworker.class-path},
 * which our classes do not see.
 */
final class PostgreSqlNotifications {

    private static final int NOT_AT_ALL = -1;

    private final Object connection;
    private final Method getNotifications;
    private final Method getName;
    private final Method getParameter;

    private PostgreSqlNotifications(Object connection, Class<?> type, Class<?> notification)
            throws NoSuchMethodException {
        this.connection = connection;
        getNotifications = type.getMethod("getNotifications", int.class);
        getName = notification.getMethod("getName");
        getParameter = notification.getMethod("getParameter");
    }

    static PostgreSqlNotifications of(Connection connection) throws SQLException {
        ClassLoader driver = connection.getClass().getClassLoader();
        try {
            Class<?> type = Class.forName("org.postgresql.PGConnection", false, driver);
            return new PostgreSqlNotifications(
                    connection.unwrap(type), type, Class.forName("org.postgresql.PGNotification", false, driver));
        } catch (ReflectiveOperationException e) {
            throw new SQLException(
                    "Notifications need PostgreSQL's own driver, org.postgresql:postgresql 42 or newer; the connection is a "
                            + connection.getClass().getName(),
                    e);
        }
    }

    /** Waits until there are some; gives none if there are none in time. */
    List<Notification> await(Duration most) throws SQLException {
        return get(Math.toIntExact(most.toMillis()));
    }

    /** Those that have come. */
    List<Notification> arrived() throws SQLException {
        return get(NOT_AT_ALL);
    }

    private List<Notification> get(int waiting) throws SQLException {
        try {
            Object[] heard = (Object[]) getNotifications.invoke(connection, waiting);
            List<Notification> notifications = new ArrayList<>();
            for (Object one : heard == null ? new Object[0] : heard) {
                notifications.add(new Notification(
                        String.valueOf(getName.invoke(one)), String.valueOf(getParameter.invoke(one))));
            }
            return notifications;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new SQLException("PostgreSQL's driver has changed", e);
        }
    }
}
