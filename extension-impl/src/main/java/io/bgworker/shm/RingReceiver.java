package io.bgworker.shm;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.SharedBytes;
import io.bgworker.SharedQueue;
import io.bgworker.WorkerHandle;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The side of a queue that receives. A message that lies in one piece is read where it lies; one that goes over the end of the ring, or
 * is longer than that, is put together first. The sender is given room when a quarter of the ring is read, and when there is
 * nothing more to read.
 */
final class RingReceiver implements QueueReceiver {

    private static final int COUNTER = QueueLayout.RECEIVER_OFFSET + QueueLayout.COUNTER_OFFSET;
    private static final int OTHER_COUNTER = QueueLayout.SENDER_OFFSET + QueueLayout.COUNTER_OFFSET;

    private final Attachment attachment;
    private final Memory memory;
    private final Memory ring;
    private final int ringBytes;
    private final int freedBytesMin;

    /** Less than that is not worth a cache line that goes to the sender and back, while more is looked for. */
    private final int dryBytesMin;

    private final OtherSide sender;
    private final Spot senderSpot;
    private final Waiting waiting;
    private final Assembly assembly;

    /** Gives the side up. The attachment has it as long as the side is taken. */
    final Runnable leave = this::leave;

    /** What is done with in the ring, freed or not. Used by the receiving thread only, like all that follow. */
    private long read;

    /** Where {@code read} is in the ring. */
    private int index;

    /** What the sender had shown when it was last looked at. */
    private long written;

    private long freed;

    /** Whether a message is being read: its reader must not receive. */
    private boolean reading;

    private volatile boolean closed;

    RingReceiver(Attachment attachment, Memory memory, int ringBytes) {
        this.attachment = attachment;
        this.memory = memory;
        this.ringBytes = ringBytes;
        freedBytesMin = ringBytes / 4;
        dryBytesMin = ringBytes / 16;
        ring = memory.slice(QueueLayout.RING_OFFSET, ringBytes);
        sender = new OtherSide(attachment, memory, QueueLayout.SENDER_OFFSET);
        senderSpot = new Spot(memory, QueueLayout.SENDER_OFFSET + QueueLayout.SPOT_OFFSET);
        waiting = new Waiting(attachment, new Spot(memory, QueueLayout.RECEIVER_OFFSET + QueueLayout.SPOT_OFFSET));
        assembly = new Assembly(ring);
    }

    /** The side is taken: the sender may wait for it. */
    void open(@Nullable WorkerHandle expected) {
        sender.expect(expected, waiting::wake);
        attachment.run(() -> senderSpot.wake(attachment));
    }

    // ---- Receiving

    @Override
    public QueueResult receive(Consumer<SharedBytes> reader) throws InterruptedException {
        return receive(reader, Long.MAX_VALUE);
    }

    @Override
    public QueueResult receive(Consumer<SharedBytes> reader, Duration timeout) throws InterruptedException {
        return receive(reader, Deadline.nanos(timeout));
    }

    private QueueResult receive(Consumer<SharedBytes> reader, long nanos) throws InterruptedException {
        if (reading) {
            throw new IllegalStateException(
                    "A message must be read before the next one is received: " + attachment.view());
        }
        attachment.enter();
        try {
            QueueResult result = closed ? QueueResult.DETACHED : next(reader, nanos);
            attachment.settle();
            return result;
        } catch (InternalError e) {
            throw attachment.truncated(e);
        } catch (RuntimeException e) {
            attachment.swallowError(); // The reader's own, which tells the caller more.
            throw e;
        }
    }

    private QueueResult next(Consumer<SharedBytes> reader, long nanos) throws InterruptedException {
        if (!assembly.isBegun()) {
            if (!has(QueueLayout.LENGTH_BYTES)) {
                QueueResult result = awaitMore(Deadline.inNanos(nanos));
                if (result != QueueResult.SUCCESS) {
                    return result;
                }
            }
            int length = length();
            int record = QueueLayout.recordBytes(length);
            if (record <= ringBytes) {
                readWhole(reader, length, record);
                return QueueResult.SUCCESS;
            }
            assembly.begin(length);
            advance(QueueLayout.LENGTH_BYTES);
        }
        return readStreamed(reader, Deadline.inNanos(nanos));
    }

    private int length() {
        long length = ring.getLong(index);
        if (length < 0 || length > SharedQueue.MESSAGE_BYTES_MAX) {
            attachment.settle();
            throw RingQueue.broken(attachment, "a message of " + length + " bytes");
        }
        return (int) length;
    }

    private void readWhole(Consumer<SharedBytes> reader, int length, int record) {
        if (!has(record)) {
            attachment.settle();
            throw RingQueue.broken(attachment, "a message of " + length + " bytes in " + (written - read));
        }
        int at = index + QueueLayout.LENGTH_BYTES;
        Message message;
        if (at + length <= ringBytes) {
            message = new Message(attachment, ring, at, length);
        } else {
            assembly.begin(length);
            assembly.add(at % ringBytes, length);
            message = assembly.end(attachment);
        }
        read(reader, message, record);
    }

    private QueueResult readStreamed(Consumer<SharedBytes> reader, Deadline deadline) throws InterruptedException {
        while (true) {
            int piece = (int) Math.min(assembly.missing(), written - read);
            assembly.add(index, piece);
            if (assembly.missing() == 0) {
                read(reader, assembly.end(attachment), QueueLayout.padded(piece));
                return QueueResult.SUCCESS;
            }
            advance(piece); // A multiple of 8, as everything that was shown; only the last piece may not be.
            QueueResult result = awaitMore(deadline);
            if (result != QueueResult.SUCCESS) {
                return result;
            }
        }
    }

    private void read(Consumer<SharedBytes> reader, Message message, int bytes) {
        attachment.settle();
        reading = true;
        try {
            reader.accept(message);
        } finally {
            message.expire();
            reading = false;
            advance(bytes);
        }
    }

    private void advance(int bytes) {
        read += bytes;
        index += bytes;
        if (index >= ringBytes) {
            index -= ringBytes;
        }
        if (read - freed >= freedBytesMin) {
            free();
        }
    }

    /** Gives the sender the room of what was read, and wakes it. */
    private void free() {
        if (read > freed) {
            freed = read;
            memory.setLongVolatile(COUNTER, read);
            senderSpot.wake(attachment);
        }
    }

    // ---- What there is

    private boolean has(int bytes) {
        return written - read >= bytes || sees(bytes);
    }

    private boolean sees(int bytes) {
        long counter = memory.getLongVolatile(OTHER_COUNTER);
        if (counter < written || counter - read > ringBytes || counter % Long.BYTES != 0) {
            attachment.settle();
            throw RingQueue.broken(
                    attachment, "written " + counter + " bytes, " + written + " before, and read " + read);
        }
        written = counter;
        return counter - read >= bytes;
    }

    /** Waits until there is anything to read. */
    private QueueResult awaitMore(Deadline deadline) throws InterruptedException {
        if (read - freed >= dryBytesMin) {
            free(); // The sender might want room that only it gives.
        }
        boolean unused = waiting.until(() -> sees(Long.BYTES) || isOver(), this::beforeSleep, deadline);
        // In this order: what a sender that is gone has left is received first.
        boolean over = isOver();
        boolean more = !closed && sees(Long.BYTES);
        if (!more) {
            free(); // The next call may be long in coming.
        }
        return more ? QueueResult.SUCCESS : over ? QueueResult.DETACHED : QueueResult.WOULD_BLOCK;
    }

    private void beforeSleep() {
        free(); // Or the sender might wait for this side.
        sender.watch();
    }

    private boolean isOver() {
        return closed || sender.isGone();
    }

    @Override
    public QueueResult awaitSender(Duration timeout) throws InterruptedException {
        return sender.await(waiting, () -> closed, timeout);
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
            closed = true;
            waiting.wake();
            memory.setLongVolatile(QueueLayout.RECEIVER_OFFSET + QueueLayout.LEFT_OFFSET, 1);
            senderSpot.wake(attachment);
        }
    }
}
