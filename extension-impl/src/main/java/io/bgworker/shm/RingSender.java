package io.bgworker.shm;

import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedQueue;
import io.bgworker.WorkerHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The side of a queue that sends. A message that fits into the ring is written when there is room for all of it, and so seen as a
 * whole; a longer one is streamed. The receiver is shown what was written when it has a quarter of the ring to read, when this side
 * must wait for it, and when it is asked for.
 */
final class RingSender implements QueueSender {

    private static final VarHandle WRITTEN;

    static {
        try {
            WRITTEN = MethodHandles.lookup().findVarHandle(RingSender.class, "written", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int COUNTER = QueueLayout.SENDER_OFFSET + QueueLayout.COUNTER_OFFSET;
    private static final int OTHER_COUNTER = QueueLayout.RECEIVER_OFFSET + QueueLayout.COUNTER_OFFSET;

    private final Attachment attachment;
    private final Memory memory;
    private final Memory ring;
    private final int ringBytes;
    private final int shownBytesMin;
    private final OtherSide receiver;
    private final Spot receiverSpot;
    private final Waiting waiting;

    /** Gives the side up. The attachment has it as long as the side is taken. */
    final Runnable leave = this::leave;

    /** What is in the ring, shown or not. Written by the sending thread, with release; read by who closes. */
    private long written;

    /** Where {@code written} is in the ring. */
    private int index;

    /** What the receiver had read when it was last looked at. */
    private long read;

    /** How long the message is that is being streamed, or −1, and how much of it was written. */
    private int begun = -1;

    private int streamed;

    /** Guarded by this. */
    private long shown;

    private volatile boolean closed;

    RingSender(Attachment attachment, Memory memory, int ringBytes) {
        this.attachment = attachment;
        this.memory = memory;
        this.ringBytes = ringBytes;
        shownBytesMin = ringBytes / 4;
        ring = memory.slice(QueueLayout.RING_OFFSET, ringBytes);
        receiver = new OtherSide(attachment, memory, QueueLayout.RECEIVER_OFFSET);
        receiverSpot = new Spot(memory, QueueLayout.RECEIVER_OFFSET + QueueLayout.SPOT_OFFSET);
        waiting = new Waiting(attachment, new Spot(memory, QueueLayout.SENDER_OFFSET + QueueLayout.SPOT_OFFSET));
    }

    /** The side is taken: the receiver may wait for it. */
    void open(@Nullable WorkerHandle expected) {
        receiver.expect(expected, waiting::wake);
        attachment.run(() -> receiverSpot.wake(attachment));
    }

    // ---- Sending

    @Override
    public QueueResult send(byte[] message) throws InterruptedException {
        QueueResult result = send(message, 0, message.length, Long.MAX_VALUE);
        flush();
        return result;
    }

    @Override
    public QueueResult send(byte[] message, int offset, int length, Duration timeout) throws InterruptedException {
        return send(message, offset, length, Deadline.nanos(timeout));
    }

    private QueueResult send(byte[] message, int offset, int length, long nanos) throws InterruptedException {
        Objects.checkFromIndexSize(offset, length, message.length);
        check(length);
        attachment.enter();
        try {
            int record = QueueLayout.recordBytes(length);
            QueueResult result = closed || receiver.hasLeft()
                    ? QueueResult.DETACHED
                    : record <= ringBytes
                            ? sendWhole(message, offset, length, record, nanos)
                            : stream(message, offset, length, nanos);
            attachment.settle();
            return result;
        } catch (InternalError e) {
            throw attachment.truncated(e);
        }
    }

    private void check(int length) {
        if (length > SharedQueue.MESSAGE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "A message must have at most " + SharedQueue.MESSAGE_BYTES_MAX + " bytes, has " + length);
        }
        if (begun >= 0 && length != begun) {
            throw new IllegalArgumentException("The message that was begun must be sent to its end, it has " + begun
                    + " bytes; this one has " + length);
        }
    }

    private QueueResult sendWhole(byte[] message, int offset, int length, int record, long nanos)
            throws InterruptedException {
        if (!hasRoom(record)) {
            QueueResult result = awaitRoom(record, nanos);
            if (result != QueueResult.SUCCESS) {
                return result;
            }
        }
        ring.putLong(index, length);
        copy(index + QueueLayout.LENGTH_BYTES, message, offset, length);
        advance(record);
        return QueueResult.SUCCESS;
    }

    private QueueResult stream(byte[] message, int offset, int length, long nanos) throws InterruptedException {
        Deadline deadline = Deadline.inNanos(nanos);
        while (begun < 0 || streamed < length) {
            if (!hasRoom(Long.BYTES)) {
                QueueResult result = awaitRoom(Long.BYTES, deadline);
                if (result != QueueResult.SUCCESS) {
                    return result;
                }
            }
            if (begun < 0) {
                ring.putLong(index, length);
                begun = length;
                streamed = 0;
                advance(QueueLayout.LENGTH_BYTES);
            } else {
                // Room is a multiple of 8, so only the last piece is not.
                int piece = Math.min(length - streamed, ringBytes - (int) (written - read));
                copy(index, message, offset + streamed, piece);
                streamed += piece;
                advance(QueueLayout.padded(piece));
            }
        }
        begun = -1;
        return QueueResult.SUCCESS;
    }

    private void copy(int at, byte[] message, int offset, int length) {
        int first = Math.min(length, ringBytes - at);
        ring.put(at, message, offset, first);
        if (first < length) {
            ring.put(0, message, offset + first, length - first);
        }
    }

    private void advance(int bytes) {
        long now = written + bytes;
        index += bytes;
        if (index >= ringBytes) {
            index -= ringBytes;
        }
        WRITTEN.setRelease(this, now);
        if (now - shown >= shownBytesMin) {
            show(now);
        }
    }

    // ---- Room

    private boolean hasRoom(int bytes) {
        return written - read + bytes <= ringBytes || sees(bytes);
    }

    private boolean sees(int bytes) {
        long counter = memory.getLongVolatile(OTHER_COUNTER);
        if (counter < read || counter > written || counter % Long.BYTES != 0) {
            attachment.settle();
            throw RingQueue.broken(
                    attachment, "read " + counter + " bytes of " + written + ", and " + read + " before");
        }
        read = counter;
        return written - counter + bytes <= ringBytes;
    }

    private QueueResult awaitRoom(int bytes, long nanos) throws InterruptedException {
        return awaitRoom(bytes, Deadline.inNanos(nanos));
    }

    private QueueResult awaitRoom(int bytes, Deadline deadline) throws InterruptedException {
        show(written); // Or the receiver might wait for this side.
        boolean woke = waiting.until(() -> sees(bytes) || isOver(), receiver::watch, deadline);
        return isOver() ? QueueResult.DETACHED : woke ? QueueResult.SUCCESS : QueueResult.WOULD_BLOCK;
    }

    private boolean isOver() {
        return closed || receiver.isGone();
    }

    // ---- Showing

    @Override
    public void flush() {
        attachment.run(() -> show(written));
    }

    /** Shows what was written so far, and wakes the receiver. */
    private synchronized void show(long now) {
        if (now > shown && !closed) {
            shown = now;
            memory.setLongVolatile(COUNTER, now);
            receiverSpot.wake(attachment);
        }
    }

    @Override
    public QueueResult awaitReceiver(Duration timeout) throws InterruptedException {
        return receiver.await(waiting, () -> closed, timeout);
    }

    // ---- Leaving

    @Override
    public void close() {
        if (!closed) {
            attachment.giveUp(leave);
        }
    }

    private synchronized void leave() {
        if (!closed) {
            try {
                show((long) WRITTEN.getAcquire(this));
            } finally {
                closed = true;
                waiting.wake();
            }
            memory.setLongVolatile(QueueLayout.SENDER_OFFSET + QueueLayout.LEFT_OFFSET, 1);
            receiverSpot.wake(attachment);
        }
    }
}
