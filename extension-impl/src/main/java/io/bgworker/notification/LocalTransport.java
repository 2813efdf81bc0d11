package io.bgworker.notification;

import io.bgworker.Notification;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where there is no PostgreSQL: whoever listens is a worker of this server, or the application. */
public final class LocalTransport implements NotificationTransport {

    private final Set<String> channels = ConcurrentHashMap.newKeySet();

    /** Written once, when it begins. */
    private volatile @Nullable Receiver receiver;

    @Override
    public void open(Receiver opened) {
        receiver = opened;
    }

    @Override
    public void send(Notification notification) {
        Receiver known = receiver;
        if (known != null && channels.contains(notification.channel())) {
            known.received(notification);
        }
    }

    @Override
    public void listen(String channel) {
        channels.add(channel);
    }

    @Override
    public void unlisten(String channel) {
        channels.remove(channel);
    }

    @Override
    public boolean isInTheDatabase() {
        return false;
    }

    @Override
    public void close() {
        channels.clear();
    }
}
