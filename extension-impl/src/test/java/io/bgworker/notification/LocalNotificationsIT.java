package io.bgworker.notification;

import java.util.Map;

/** Notifications that the supervisor carries. */
final class LocalNotificationsIT extends NotificationContract {

    LocalNotificationsIT() {
        super(Map.of());
    }
}
