package io.bgworker.shm;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueSender;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedQueue;
import io.bgworker.WorkerHandle;
import org.jspecify.annotations.Nullable;

/** A queue in an area; {@link QueueLayout} says how. */
final class RingQueue implements SharedQueue {

    private final Attachment attachment;
    private final Memory memory;
    private final int ringBytes;

    private RingQueue(Attachment attachment, Memory memory, int ringBytes) {
        this.attachment = attachment;
        this.memory = memory;
        this.ringBytes = ringBytes;
    }

    static RingQueue over(Area area) {
        Attachment attachment = area.attachment();
        Memory memory = area.memory();
        int ringBytes = QueueLayout.ringBytes(memory.bytes());
        attachment.run(() -> Kind.QUEUE.claim(attachment, memory, ringBytes));
        return new RingQueue(attachment, memory, ringBytes);
    }

    @Override
    public long ringBytes() {
        return ringBytes;
    }

    @Override
    public QueueSender sender() {
        return send(null);
    }

    @Override
    public QueueSender sender(WorkerHandle receiver) {
        return send(receiver);
    }

    private QueueSender send(@Nullable WorkerHandle receiver) {
        RingSender sender = new RingSender(attachment, memory, ringBytes);
        take(QueueLayout.SENDER_OFFSET, "The side of a queue that sends", sender.leave);
        sender.open(receiver);
        return sender;
    }

    @Override
    public QueueReceiver receiver() {
        return receive(null);
    }

    @Override
    public QueueReceiver receiver(WorkerHandle sender) {
        return receive(sender);
    }

    private QueueReceiver receive(@Nullable WorkerHandle sender) {
        RingReceiver receiver = new RingReceiver(attachment, memory, ringBytes);
        take(QueueLayout.RECEIVER_OFFSET, "The side of a queue that receives", receiver.leave);
        receiver.open(sender);
        return receiver;
    }

    private void take(int side, String what, Runnable leave) {
        Participant self = attachment.self();
        long before = attachment.take(memory, side + QueueLayout.TAKEN_OFFSET, leave);
        if (before != 0) {
            throw new IllegalStateException(what + " must be taken once, was taken by "
                    + self.name((int) before).orElse("a process that is gone") + " before: " + attachment.view());
        }
    }

    static SharedMemoryException broken(Attachment attachment, String what) {
        return new SharedMemoryException("A queue must have what its two sides write, has " + what
                + "; somebody else writes to it: " + attachment.view());
    }
}
