package io.bgworker.worker;

import io.bgworker.Notification;
import io.bgworker.NotificationListener;
import io.bgworker.Notifications;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.NotificationText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notifications in a worker. The supervisor sends what is told, only so much at a time, and hears what was taken; the listeners
 * are called by a thread of their own.
 */
final class ChildNotifications implements Notifications {

    private final Calls calls;
    private final InTransaction inTransaction;
    private final Consumer<Frame.FromWorker> send;
    private final Runnable setLatch;
    private final System.Logger logger;
    private final Map<String, List<NotificationListener>> listeners = new ConcurrentHashMap<>();

    /** Bounded by the supervisor, which waits until something was taken. */
    private final BlockingQueue<Frame.FromSupervisor> told = new LinkedBlockingQueue<>();

    /** Guarded by this. */
    private @Nullable Thread thread;

    /** What becomes of a notification in a transaction. */
    interface InTransaction {

        /** Takes it, to be told with the commit or after it; false if the calling thread is in no transaction. */
        boolean take(Notification notification, Runnable tellAfterCommit);
    }

    ChildNotifications(
            Calls calls,
            InTransaction inTransaction,
            Consumer<Frame.FromWorker> send,
            Runnable setLatch,
            System.Logger logger) {
        this.calls = calls;
        this.inTransaction = inTransaction;
        this.send = send;
        this.setLatch = setLatch;
        this.logger = logger;
    }

    @Override
    public void notify(String channel, String payload) {
        Notification notification = NotificationText.checked(channel, payload);
        Runnable tell = () -> calls.get(new Call.Notify(channel, payload));
        if (!inTransaction.take(notification, tell)) {
            tell.run();
        }
    }

    @Override
    public void listen(String channel, NotificationListener listener) {
        NotificationText.checkChannel(channel);
        begin();
        listeners.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>()).add(listener);
        try {
            calls.get(new Call.Listen(channel));
        } catch (RuntimeException e) {
            listeners.getOrDefault(channel, List.of()).remove(listener);
            throw e;
        }
    }

    @Override
    public void unlisten(String channel) {
        if (listeners.remove(channel) != null) {
            calls.get(new Call.Unlisten(channel));
        }
    }

    private synchronized void begin() {
        if (thread == null) {
            thread = new Thread(this::tellListeners, "bgworker-notifications");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Called by the channel's thread. */
    void received(Frame.FromSupervisor frame) {
        told.add(frame);
    }

    private void tellListeners() {
        try {
            while (true) {
                Frame.FromSupervisor frame = told.take();
                if (frame instanceof Frame.Notified n) {
                    Notification notification = new Notification(n.channel(), n.payload());
                    listeners
                            .getOrDefault(n.channel(), List.of())
                            .forEach(listener -> tell(() -> listener.notified(notification)));
                } else if (frame instanceof Frame.NotificationsLost lost) {
                    listeners.values().forEach(all -> all.forEach(listener -> tell(() -> listener.lost(lost.count()))));
                }
                send.accept(new Frame.NotificationsTaken(1));
                setLatch.run();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread while it waits but the application, which then wants to hear no more.
        }
    }

    private interface Telling {
        void tell() throws Exception;
    }

    private void tell(Telling telling) {
        try {
            telling.tell();
        } catch (Throwable e) {
            logger.log(System.Logger.Level.ERROR, "A listener of notifications threw", e);
        }
        boolean unused = Thread.interrupted(); // What a listener leaves behind is not meant for the next.
    }
}
