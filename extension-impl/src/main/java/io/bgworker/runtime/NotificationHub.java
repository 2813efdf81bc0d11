package io.bgworker.runtime;

import io.bgworker.Notification;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.notification.NotificationTransport;
import io.bgworker.protocol.Frame;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Who listens to which channel: workers, and the application. Whatever may block on the transport runs on one thread of its
 * own, so that a database that is down holds up nothing else, and what one worker tells stays in order.
 */
final class NotificationHub implements NotificationTransport.Receiver {

    private final NotificationTransport transport;
    private final ExecutorService telling;

    /** Guarded by this, like the mailboxes of workers. */
    private final Map<String, Set<Mailbox<Notification>>> listeners = new HashMap<>();

    /** How many listen to a channel, or are about to. Guarded by this. */
    private final Map<String, Integer> interest = new HashMap<>();

    /** Until their processes are gone. Guarded by this. */
    private final Map<Run, Mailbox<Notification>> workers = new HashMap<>();

    /** Written once, when it ends. */
    private volatile boolean closed;

    NotificationHub(NotificationTransport transport, PlainThreads threads) {
        this.transport = transport;
        telling = Executors.newSingleThreadExecutor(task -> {
            Thread thread = threads.newThread(task);
            thread.setName("bgworker-notify");
            return thread;
        });
        transport.open(this);
    }

    /** Does something that may block, after all that was to be done before. */
    void execute(Runnable task) {
        try {
            telling.execute(task);
        } catch (RejectedExecutionException e) {
            throw stopped();
        }
    }

    private static SupervisorStoppedException stopped() {
        return new SupervisorStoppedException("The application stops");
    }

    /** Refuses everything after the end. */
    void checkOpen() {
        if (closed) {
            throw stopped();
        }
    }

    boolean isInTheDatabase() {
        return transport.isInTheDatabase();
    }

    // ---- Telling and listening; may block

    void send(Notification notification) {
        checkOpen();
        transport.send(notification);
    }

    /** Nothing is delivered that was told before. */
    void listen(String channel, Mailbox<Notification> mailbox) {
        checkOpen();
        synchronized (this) {
            interest.merge(channel, 1, Integer::sum);
        }
        try {
            transport.listen(channel);
        } catch (RuntimeException e) {
            loseInterest(channel);
            throw e;
        }
        if (!add(channel, mailbox)) {
            loseInterest(channel); // It listened already.
        }
    }

    /** As above, but keeps trying when the database is down. */
    void listenInTheEnd(String channel, Mailbox<Notification> mailbox) {
        checkOpen();
        synchronized (this) {
            interest.merge(channel, 1, Integer::sum);
            add(channel, mailbox);
        }
        transport.listen(channel);
    }

    private synchronized boolean add(String channel, Mailbox<Notification> mailbox) {
        return listeners.computeIfAbsent(channel, name -> new HashSet<>()).add(mailbox);
    }

    synchronized void unlisten(String channel, Mailbox<Notification> mailbox) {
        Set<Mailbox<Notification>> left = listeners.getOrDefault(channel, Set.of());
        if (left.contains(mailbox)) {
            left.remove(mailbox);
            if (left.isEmpty()) {
                listeners.remove(channel);
            }
            loseInterest(channel);
        }
    }

    private synchronized void loseInterest(String channel) {
        if (interest.merge(channel, -1, Integer::sum) == 0) {
            interest.remove(channel);
            transport.unlisten(channel);
        }
    }

    // ---- Workers

    void listen(String channel, Run run) {
        checkOpen();
        Mailbox<Notification> mailbox = mailbox(run);
        listen(channel, mailbox);
        synchronized (this) {
            if (workers.get(run) != mailbox) {
                unlisten(channel, mailbox); // It was forgotten meanwhile.
            }
        }
    }

    synchronized void unlisten(String channel, Run run) {
        checkOpen();
        Mailbox<Notification> mailbox = workers.get(run);
        if (mailbox != null) {
            unlisten(channel, mailbox);
        }
    }

    private Mailbox<Notification> mailbox(Run run) {
        Mailbox<Notification> made = new Mailbox<>(item -> run.send(frame(item)));
        Mailbox<Notification> known;
        synchronized (this) {
            known = workers.putIfAbsent(run, made);
        }
        if (known != null) {
            return known;
        }
        run.whenOver(() -> forget(run)); // Now, if it is.
        return made;
    }

    private static Frame.FromSupervisor frame(Mailbox.Item<Notification> item) {
        return item.told()
                .<Frame.FromSupervisor>map(told -> new Frame.Notified(told.channel(), told.payload()))
                .orElseGet(() -> new Frame.NotificationsLost(item.lost()));
    }

    void taken(Run run, int count) {
        Mailbox<Notification> mailbox;
        synchronized (this) {
            mailbox = workers.get(run);
        }
        if (mailbox != null) {
            mailbox.taken(count);
        }
    }

    private void forget(Run run) {
        synchronized (this) {
            Mailbox<Notification> mailbox = workers.remove(run);
            if (mailbox != null) {
                List.copyOf(listeners.keySet()).forEach(channel -> unlisten(channel, mailbox));
            }
        }
    }

    // ---- What is told

    @Override
    public void received(Notification notification) {
        Collection<Mailbox<Notification>> mailboxes;
        synchronized (this) {
            mailboxes = List.copyOf(listeners.getOrDefault(notification.channel(), Set.of()));
        }
        mailboxes.forEach(mailbox -> mailbox.add(notification));
    }

    @Override
    public void interrupted() {
        Set<Mailbox<Notification>> mailboxes = new HashSet<>();
        synchronized (this) {
            listeners.values().forEach(mailboxes::addAll);
        }
        mailboxes.forEach(Mailbox::interrupted);
    }

    void close() {
        closed = true;
        telling.shutdownNow();
        transport.close();
    }
}
