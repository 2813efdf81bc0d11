package io.bgworker.runtime;

import io.bgworker.Notification;
import io.bgworker.Notifications;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The notifications of one who listens, on their way. So many are under way at a time, the rest waits here; what does not fit
 * is counted, and told at its place in the order. Used by any thread.
 */
final class Mailbox {

    /**
     * What is delivered.
     *
     * @param notification what was told; empty if it was lost
     * @param lost how many were lost; 0 if nobody knows, or if none was
     */
    record Item(Optional<Notification> notification, long lost) {

        static Item lost(long count) {
            return new Item(Optional.empty(), count);
        }
    }

    /** So that the channel to a worker that does not read never holds more than this of them. */
    static final int UNDER_WAY_MAX = 64;

    private final Consumer<Item> deliver;

    /** Guarded by this, like all that follow. */
    private final Deque<Item> waiting = new ArrayDeque<>();

    private int underWay;

    Mailbox(Consumer<Item> deliver) {
        this.deliver = deliver;
    }

    synchronized void add(Notification notification) {
        if (waiting.size() < Notifications.QUEUED_MAX) {
            waiting.addLast(new Item(Optional.of(notification), 0));
        } else {
            Item last = waiting.getLast();
            boolean counting = last.notification().isEmpty() && last.lost() > 0;
            if (counting) {
                waiting.removeLast();
            }
            waiting.addLast(Item.lost(counting ? last.lost() + 1 : 1));
        }
        deliverSome();
    }

    /** Nobody knows what was told meanwhile. */
    synchronized void interrupted() {
        if (waiting.isEmpty() || waiting.getLast().notification().isPresent()) {
            waiting.addLast(Item.lost(0));
        }
        deliverSome();
    }

    /** So many have been taken. A worker may claim anything. */
    synchronized void taken(int count) {
        underWay = Math.max(0, underWay - Math.max(0, count));
        deliverSome();
    }

    private void deliverSome() {
        while (underWay < UNDER_WAY_MAX && !waiting.isEmpty()) {
            underWay++;
            deliver.accept(waiting.removeFirst());
        }
    }
}
