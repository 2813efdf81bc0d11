package io.bgworker.cdi;

import io.bgworker.NotificationListener;
import io.bgworker.Notifications;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;

/** What {@code @Inject Notifications} gives: may be injected before the runtime begins, and is of use from then on. */
@ApplicationScoped
@Typed(Notifications.class)
public class NotificationsBean implements Notifications {

    private final WorkerSupervisor supervisor;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    protected NotificationsBean() {
        this(null);
    }

    /**
     * For the container.
     *
     * @param supervisor has the runtime
     */
    @Inject
    public NotificationsBean(WorkerSupervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public void notify(String channel, String payload) {
        supervisor.notifications().notify(channel, payload);
    }

    @Override
    public void listen(String channel, NotificationListener listener) {
        supervisor.notifications().listen(channel, listener);
    }

    @Override
    public void unlisten(String channel) {
        supervisor.notifications().unlisten(channel);
    }
}
