package io.bgworker.runtime;

import io.bgworker.Notifications;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one who listens is to be told, on its way. So much is under way at a time, the rest waits here; what does not fit is
 * counted, and told at its place in the order. Used by any thread.
 *
 * @param <T> what is told
 */
public final class Mailbox<T> {

    /**
     * What is delivered.
     *
     * @param told what was told; empty if it was lost
     * @param lost how many were lost; 0 if nobody knows, or if none was
     * @param <T> what is told
     */
    public record Item<T>(Optional<T> told, long lost) {

        static <T> Item<T> lost(long count) {
            return new Item<>(Optional.empty(), count);
        }
    }

    /** So that the channel to a worker that does not read never holds more than this of them. */
    static final int UNDER_WAY_MAX = 64;

    private final Consumer<Item<T>> deliver;
    private final Runnable lossBegins;

    /** Guarded by this, like all that follow. */
    private final Deque<Item<T>> waiting = new ArrayDeque<>();

    private int underWay;

    private boolean delivering;

    /** A mailbox whose owner hears of a loss at its place, and not before. */
    Mailbox(Consumer<Item<T>> deliver) {
        this(deliver, () -> {});
    }

    /**
     * An empty mailbox.
     *
     * @param deliver takes what is next, and says {@link #taken} when it is dealt with; must not block
     * @param lossBegins called when something is lost after all before was kept: its place may never come; must not block
     */
    public Mailbox(Consumer<Item<T>> deliver, Runnable lossBegins) {
        this.deliver = deliver;
        this.lossBegins = lossBegins;
    }

    /**
     * Tells something, or counts it as lost.
     *
     * @param told what is told
     */
    public synchronized void add(T told) {
        if (waiting.size() < Notifications.QUEUED_MAX) {
            waiting.addLast(new Item<>(Optional.of(told), 0));
        } else {
            Item<T> last = waiting.getLast();
            boolean counting = last.told().isEmpty() && last.lost() > 0;
            if (counting) {
                waiting.removeLast();
            } else {
                lossBegins.run();
            }
            waiting.addLast(Item.lost(counting ? last.lost() + 1 : 1));
        }
        deliverSome();
    }

    /** Nobody knows what was told meanwhile. */
    synchronized void interrupted() {
        if (waiting.isEmpty() || waiting.getLast().told().isPresent()) {
            waiting.addLast(Item.lost(0));
        }
        deliverSome();
    }

    /**
     * So many have been dealt with. A worker may claim anything.
     *
     * @param count how many
     */
    public synchronized void taken(int count) {
        underWay = Math.max(0, underWay - Math.max(0, count));
        deliverSome();
    }

    private void deliverSome() {
        if (delivering) {
            return; // It was dealt with at once; this goes on further out on this thread.
        }
        delivering = true;
        try {
            while (underWay < UNDER_WAY_MAX && !waiting.isEmpty()) {
                underWay++;
                deliver.accept(waiting.removeFirst());
            }
        } finally {
            delivering = false;
        }
    }
}
