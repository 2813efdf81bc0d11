package io.bgworker.shm;

import io.bgworker.QueueResult;
import io.bgworker.WorkerHandle;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one side of a queue sees of the other: not there yet, there, gone, or never to come. */
final class OtherSide {

    private final Attachment attachment;
    private final Participant self;
    private final Memory memory;
    private final int offset;

    /** Whether who is to come has ended. Written by whoever hears of it. */
    private volatile boolean stopped;

    /**
     * Looks at a side.
     *
     * @param offset where the fields of that side begin
     */
    OtherSide(Attachment attachment, Memory memory, int offset) {
        this.attachment = attachment;
        self = attachment.self();
        this.memory = memory;
        this.offset = offset;
    }

    /** Wants to know of the end of who is to come; runs something then. */
    void expect(@Nullable WorkerHandle handle, Runnable then) {
        if (handle != null) {
            handle.stopped().thenRun(() -> {
                stopped = true;
                then.run();
            });
        }
    }

    boolean hasCome() {
        return memory.getLongVolatile(offset + QueueLayout.TAKEN_OFFSET) != 0;
    }

    /** Whether it has said that it leaves. */
    boolean hasLeft() {
        return memory.getLongVolatile(offset + QueueLayout.LEFT_OFFSET) != 0;
    }

    /** Whether it will not do anything any more. What it did before is there to be seen after this. */
    boolean isGone() {
        // In this order: who came, did something and ended is not one that never came.
        boolean ended = stopped;
        long participant = memory.getLongVolatile(offset + QueueLayout.TAKEN_OFFSET);
        if (participant == 0) {
            return ended;
        }
        return hasLeft() || self.isGone((int) participant);
    }

    /**
     * Waits until it is there.
     *
     * @param closed whether this side has left meanwhile
     */
    QueueResult await(Waiting waiting, BooleanSupplier closed, Duration timeout) throws InterruptedException {
        attachment.enter();
        try {
            boolean woke =
                    waiting.until(() -> closed.getAsBoolean() || hasCome() || isGone(), () -> {}, Deadline.in(timeout));
            QueueResult result = !woke
                    ? QueueResult.WOULD_BLOCK
                    : hasCome() && !closed.getAsBoolean() ? QueueResult.SUCCESS : QueueResult.DETACHED;
            attachment.settle();
            return result;
        } catch (InternalError e) {
            throw attachment.truncated(e);
        }
    }

    /** Before one waits: if the process of the other side ends, who sleeps is to be woken. */
    void watch() {
        long participant = memory.getLongVolatile(offset + QueueLayout.TAKEN_OFFSET);
        if (participant != 0) {
            attachment.confirm();
            self.watch((int) participant);
        }
    }
}
