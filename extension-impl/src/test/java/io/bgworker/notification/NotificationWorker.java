package io.bgworker.notification;

import io.bgworker.Capability;
import io.bgworker.Notification;
import io.bgworker.NotificationListener;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Says what it hears on the channel that is its main argument, and obeys: {@code tell <channel>} tells that channel of one
 * transaction that is rolled back and one that commits, {@code at once <channel>} tells without one, {@code unlisten} listens no
 * more.
 */
public final class NotificationWorker implements WorkerMain, NotificationListener {

    static final String WAIT_EVENT = "NotificationWorker";

    private final Queue<String> orders = new ConcurrentLinkedQueue<>();
    private int heard;

    static WorkerSpec.Builder on(String channel) {
        return WorkerSpec.builder(NotificationWorker.class)
                .name("listener on " + channel)
                .restartPolicy(RestartPolicy.never())
                .mainArg(channel);
    }

    static WorkerSpec.Builder withSession(String channel) {
        return on(channel).capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION);
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        String channel = context.entry().mainArg().asText();
        if (context.entry().capabilities().contains(Capability.DATABASE_CONNECTION)) {
            context.database().connect("");
        }
        context.notifications().listen(channel, this);
        while (!context.terminationRequested()) {
            for (String order = orders.poll(); order != null; order = orders.poll()) {
                obey(context, channel, order);
            }
            context.latch().await(WAIT_EVENT);
            context.latch().reset();
        }
    }

    @Override
    public void notified(Notification notification) {
        heard++;
        if (!notification.payload().startsWith("flood")) {
            System.out.println("heard " + notification.payload() + " on " + notification.channel());
        }
        if (notification.payload().equals("flood ends")) {
            System.out.println("heard in all " + (heard - 1));
        }
        orders.add(notification.payload());
    }

    @Override
    public void lost(long count) {
        System.out.println("lost " + count);
    }

    private static void obey(WorkerContext context, String channel, String order) throws Exception {
        if (order.startsWith("tell ")) {
            String other = order.substring("tell ".length());
            try {
                context.database().inTransaction(connection -> {
                    context.notifications().notify(other, "never");
                    throw new IllegalStateException("rolled back on purpose");
                });
            } catch (IllegalStateException e) {
                System.out.println("rolled back");
            }
            context.database().inTransaction(connection -> {
                context.notifications().notify(other, "committed");
                return null;
            });
        } else if (order.startsWith("at once ")) {
            context.notifications().notify(order.substring("at once ".length()), "at once");
        } else if (order.equals("unlisten")) {
            context.notifications().unlisten(channel);
            System.out.println("listens no more");
        }
    }
}
