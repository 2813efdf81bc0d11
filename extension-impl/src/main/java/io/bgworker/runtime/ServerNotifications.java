package io.bgworker.runtime;

import io.bgworker.Notification;
import io.bgworker.NotificationListener;
import io.bgworker.Notifications;
import io.bgworker.protocol.NotificationText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Notifications for the application itself; its listeners are called by the application's executor, one after the other. */
final class ServerNotifications implements Notifications {

    private final NotificationHub hub;
    private final TransactionHook transactions;
    private final Executor callbacks;
    private final Executor log;

    /** What was listened to, and how. Guarded by this. */
    private final Map<String, Map<NotificationListener, Mailbox<Notification>>> listeners = new HashMap<>();

    ServerNotifications(NotificationHub hub, TransactionHook transactions, Executor callbacks, Executor log) {
        this.hub = hub;
        this.transactions = transactions;
        this.callbacks = callbacks;
        this.log = log;
    }

    @Override
    public void notify(String channel, String payload) {
        Notification notification = NotificationText.checked(channel, payload);
        AtomicBoolean committed = new AtomicBoolean();
        CompletionStage<Notification> told = transactions.afterCommit(() -> {
            send(notification, committed.get());
            return notification;
        });
        committed.set(true);
        rethrow(told.toCompletableFuture());
    }

    /** After a commit there is nobody to throw at. */
    private void send(Notification notification, boolean committed) {
        try {
            hub.send(notification);
        } catch (RuntimeException e) {
            if (!committed) {
                throw e;
            }
            String reason = String.valueOf(e.getMessage());
            log.execute(() -> RuntimeLogger.LOG.notTold(notification.channel(), reason));
        }
    }

    private static void rethrow(CompletableFuture<?> told) {
        try {
            var unused = told.getNow(null);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void listen(String channel, NotificationListener listener) {
        NotificationText.checkChannel(channel);
        hub.listen(channel, mailbox(channel, listener));
    }

    /** Listens in the background, as soon as that is possible. */
    void observe(String channel, NotificationListener listener) {
        Mailbox<Notification> mailbox = new Mailboxed(
                        listener,
                        () -> log.execute(
                                () -> RuntimeLogger.LOG.behind("channel '" + channel + "'", Notifications.QUEUED_MAX)))
                .mailbox;
        hub.execute(() -> {
            try {
                hub.listenInTheEnd(channel, mailbox);
            } catch (RuntimeException e) {
                log.execute(() -> RuntimeLogger.LOG.notListening(channel, String.valueOf(e.getMessage())));
            }
        });
    }

    private synchronized Mailbox<Notification> mailbox(String channel, NotificationListener listener) {
        return listeners
                .computeIfAbsent(channel, name -> new HashMap<>())
                .computeIfAbsent(listener, given -> new Mailboxed(given, () -> {}).mailbox);
    }

    @Override
    public void unlisten(String channel) {
        hub.checkOpen();
        Map<NotificationListener, Mailbox<Notification>> gone;
        synchronized (this) {
            gone = Optional.ofNullable(listeners.remove(channel)).orElse(Map.of());
        }
        gone.values().forEach(mailbox -> hub.unlisten(channel, mailbox));
    }

    /** A listener and what is kept for it. */
    private final class Mailboxed {

        private final NotificationListener listener;
        private final Mailbox<Notification> mailbox;

        Mailboxed(NotificationListener listener, Runnable lossBegins) {
            this.listener = listener;
            this.mailbox = new Mailbox<>(item -> callbacks.execute(() -> tell(item)), lossBegins);
        }

        private void tell(Mailbox.Item<Notification> item) {
            try {
                if (item.told().isPresent()) {
                    listener.notified(item.told().get());
                } else {
                    listener.lost(item.lost());
                }
            } catch (Exception e) {
                log.execute(() -> RuntimeLogger.LOG.callbackThrew(e));
            } finally {
                mailbox.taken(1);
            }
        }
    }
}
