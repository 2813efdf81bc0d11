package io.bgworker.notification;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.SupervisorStoppedException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which channels shall be listened to, and which are: what those who want to listen and the thread that has the connection
 * know of each other. Knows no database. Used by any thread.
 */
final class Channels {

    private static final long LISTEN_MILLIS_MAX = 10_000;

    /**
     * What has to be done to listen to what is wanted, and to no more.
     *
     * @param less what is listened to no more
     * @param more what is listened to from now on
     */
    record Step(Set<String> less, Set<String> more) {}

    /** What shall be listened to. Guarded by this, like all that follow. */
    private final Set<String> wanted = new LinkedHashSet<>();

    /** What is listened to: empty as long as there is no connection. */
    private final Set<String> listened = new LinkedHashSet<>();

    /** What is to be ended, though it may be wanted again by now: nobody shall hear what was told in between. */
    private final Set<String> ended = new LinkedHashSet<>();

    /** What the database has refused to listen to, and why: tried again when somebody asks, and by the next connection. */
    private final Map<String, String> refused = new HashMap<>();

    /** Whether there is a connection that has caught up at least once: from then on it may be waiting, and must be woken. */
    private boolean mayWait;

    private boolean closed;

    /** Why there is no connection; empty if there is one, or was none so far. */
    private String failure = "";

    /** Whether somebody listened when the connection was lost, and has not been told so far. */
    private boolean missed;

    // ---- For those who want to listen

    /** Says whether the connection must be woken to do it. */
    synchronized boolean want(String channel) {
        refuseIfClosed();
        wanted.add(channel);
        refused.remove(channel);
        return mayWait;
    }

    /** Waits until the channel is listened to. */
    synchronized void await(String channel) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTEN_MILLIS_MAX);
        try {
            while (!listened.contains(channel) || ended.contains(channel)) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                refuseIfClosed();
                String reason = refused.getOrDefault(channel, failure);
                if (millis <= 0 || refused.containsKey(channel)) {
                    throw new DatabaseUnavailableException("Channel '" + channel
                            + "' cannot be listened to at the moment" + (reason.isEmpty() ? "" : ": " + reason));
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException("Interrupted before channel '" + channel + "' was listened to");
        }
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new SupervisorStoppedException("Nothing is listened to any more: the application stops");
        }
    }

    /** The thread ends it when it wakes up the next time; until then nobody is told what it hears. */
    synchronized void unwant(String channel) {
        wanted.remove(channel);
        refused.remove(channel);
        ended.add(channel);
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    // ---- For the thread that has the connection

    /** A connection is there. Says whether that is news: whether one was missed. */
    synchronized boolean connected() {
        boolean news = !failure.isEmpty();
        failure = "";
        return news;
    }

    /** What has ended is not listened to from this moment on. */
    synchronized Step next() {
        Set<String> less = new LinkedHashSet<>(ended);
        ended.clear();
        listened.removeAll(less);
        Set<String> more = new LinkedHashSet<>(wanted);
        more.removeAll(listened);
        more.removeAll(refused.keySet());
        return new Step(less, more);
    }

    /**
     * A step is done, but for what the database has refused. Says whether that was all: what was asked for in between may have
     * woken nobody, because its wake-up came before the wait.
     */
    synchronized boolean done(Step step, Map<String, String> failed) {
        mayWait = true;
        Set<String> heard = new LinkedHashSet<>(step.more());
        heard.removeAll(failed.keySet());
        listened.addAll(heard);
        refused.putAll(failed);
        refused.keySet().retainAll(wanted);
        notifyAll();
        return ended.isEmpty()
                && wanted.stream().allMatch(channel -> listened.contains(channel) || refused.containsKey(channel));
    }

    /** Whether something may have been missed since the connection was lost; told once. */
    synchronized boolean takeMissed() {
        boolean taken = missed;
        missed = false;
        return taken;
    }

    /** The connection is gone, or there was none to be had. Says whether that is news. */
    synchronized boolean lost(String reason) {
        boolean news = failure.isEmpty() && !closed;
        failure = reason;
        missed |= !listened.isEmpty();
        mayWait = false;
        listened.clear();
        ended.clear();
        refused.clear();
        return news;
    }

    /** Waits before the next attempt to connect; not after the end. */
    synchronized void pause(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; !closed && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
