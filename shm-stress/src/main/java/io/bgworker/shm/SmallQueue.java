package io.bgworker.shm;

import io.bgworker.QueueResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** Both sides of a queue, in different mappings; nobody waits. */
final class SmallQueue {

    /** Room for one message of two numbers, and not for a second one. */
    static final int RING_BYTES = 32;

    final Arena arena = new Arena();
    final RingSender sender =
            new RingSender(arena.one().attachment(), area(arena.one()).memory(), RING_BYTES);
    final RingReceiver receiver =
            new RingReceiver(arena.other().attachment(), area(arena.other()).memory(), RING_BYTES);
    private long first;
    private long second;

    private static Area area(Area piece) {
        return piece.slice(0, QueueLayout.RING_OFFSET + RING_BYTES);
    }

    /** Sends the same number twice in one message. */
    QueueResult send(long number) {
        byte[] message = ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(number)
                .putLong(number)
                .array();
        try {
            QueueResult result = sender.send(message, 0, message.length, Duration.ZERO);
            sender.flush();
            return result;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    QueueResult receive() {
        try {
            return receiver.receive(
                    message -> {
                        first = message.getLong(0);
                        second = message.getLong(Long.BYTES);
                    },
                    Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The numbers of the message that was received. */
    long first() {
        return first;
    }

    long second() {
        return second;
    }
}
