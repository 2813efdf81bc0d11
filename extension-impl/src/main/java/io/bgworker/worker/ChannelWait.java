package io.bgworker.worker;

import io.bgworker.WakeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A wait for a channel, which others can end. */
final class ChannelWait implements AutoCloseable {

    private static final Map<WakeEvent, Integer> OPERATIONS = Map.of(
            WakeEvent.CHANNEL_READABLE, SelectionKey.OP_READ,
            WakeEvent.CHANNEL_WRITABLE, SelectionKey.OP_WRITE,
            WakeEvent.CHANNEL_CONNECTABLE, SelectionKey.OP_CONNECT,
            WakeEvent.CHANNEL_ACCEPTABLE, SelectionKey.OP_ACCEPT);

    private final Selector selector;
    private final SelectionKey key;
    private final Set<WakeEvent> events;

    private ChannelWait(Selector selector, SelectionKey key, Set<WakeEvent> events) {
        this.selector = selector;
        this.key = key;
        this.events = events;
    }

    /** Those of some events that are a channel's. */
    static Set<WakeEvent> eventsOf(Set<WakeEvent> events) {
        Set<WakeEvent> ofChannel = EnumSet.noneOf(WakeEvent.class);
        ofChannel.addAll(events);
        ofChannel.retainAll(OPERATIONS.keySet());
        return ofChannel;
    }

    static ChannelWait open(SelectableChannel channel, Set<WakeEvent> all) {
        Set<WakeEvent> events = eventsOf(all);
        int operations = operations(events);
        if (operations == 0 || (operations & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException(
                    "Events to wait for must have one of the channel at least, and only such as"
                            + " its kind has, were " + all + " of a "
                            + channel.getClass().getName());
        }
        if (channel.isBlocking()) {
            throw new IllegalArgumentException(
                    "The channel to wait for must be in non-blocking mode, is not: " + channel);
        }
        Selector selector = openSelector(channel);
        try {
            return new ChannelWait(selector, channel.register(selector, operations), events);
        } catch (ClosedChannelException e) {
            close(selector);
            throw new IllegalArgumentException("The channel to wait for must be open, is closed: " + channel, e);
        } catch (RuntimeException e) {
            close(selector);
            throw e;
        }
    }

    private static Selector openSelector(SelectableChannel channel) {
        try {
            return channel.provider().openSelector();
        } catch (IOException e) {
            throw new UncheckedIOException("A channel could not be waited for: " + channel, e);
        }
    }

    private static void close(Selector selector) {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int operations(Set<WakeEvent> events) {
        return events.stream().mapToInt(OPERATIONS::get).reduce(0, (one, other) -> one | other);
    }

    /** Waits until the channel is ready, it is woken or the time is over; says for what it is ready. */
    Set<WakeEvent> select(long nanos) {
        try {
            selector.selectedKeys().clear();
            if (nanos <= 0) {
                selector.selectNow();
            } else {
                // Rounded up, for 0 would be for ever, and too early is of no use.
                selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A channel could not be waited for: " + key.channel(), e);
        }
        if (!key.isValid()) {
            return EnumSet.copyOf(events); // Closed: whatever the worker does with it will tell.
        }
        Set<WakeEvent> ready = EnumSet.noneOf(WakeEvent.class);
        events.stream()
                .filter(event -> (key.readyOps() & operations(Set.of(event))) != 0)
                .forEach(ready::add);
        return ready;
    }

    void wakeUp() {
        selector.wakeup();
    }

    @Override
    public void close() {
        close(selector);
    }
}
