package io.bgworker.shm;

import io.bgworker.SharedLatch;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A latch between processes; {@link LatchLayout} says how. One object for each latch in a process. */
final class ProcessLatch implements SharedLatch {

    private final Attachment attachment;
    private final Memory memory;
    private final Spot spot;
    private final Waiting waiting;
    private final Runnable leave = this::leave;

    /** There is one place to sleep at: other threads of the owner wait here. */
    private final ReentrantLock sleeping = new ReentrantLock();

    private ProcessLatch(Attachment attachment, Memory memory) {
        this.attachment = attachment;
        this.memory = memory;
        spot = new Spot(memory, LatchLayout.SPOT_OFFSET);
        waiting = new Waiting(attachment, spot);
    }

    static SharedLatch over(Area area) {
        Attachment attachment = area.attachment();
        Memory memory = area.memory();
        attachment.run(() -> Kind.LATCH.claim(attachment, memory, BYTES));
        return attachment.latch(area.base(), offset -> new ProcessLatch(attachment, memory));
    }

    // ---- Owning

    @Override
    public void own() {
        Participant self = attachment.self();
        long before = attachment.take(memory, LatchLayout.OWNER_OFFSET, leave);
        if (before != 0) {
            throw new IllegalStateException(
                    "A latch must have one owner, " + self.name((int) before).orElse("a process that is gone")
                            + " owns this one: " + attachment.view());
        }
    }

    private long owner() {
        return memory.getLongVolatile(LatchLayout.OWNER_OFFSET);
    }

    @Override
    public void disown() {
        checkOwner();
        attachment.giveUp(leave);
    }

    private void leave() {
        try {
            if (owner() == attachment.self().number()) {
                memory.setLongVolatile(LatchLayout.OWNER_OFFSET, 0);
            }
        } finally {
            waiting.wake();
        }
    }

    private void checkOwner() {
        if (attachment.read(this::owner) != attachment.self().number()) {
            throw new IllegalStateException(
                    "A latch must be owned by this process to be waited for and reset, is not: " + attachment.view());
        }
    }

    // ---- Setting

    @Override
    public void set() {
        attachment.run(() -> {
            VarHandle.fullFence();
            if (!isUp()) {
                memory.setLongVolatile(LatchLayout.SET_OFFSET, 1);
                spot.wake(attachment);
            }
        });
    }

    @Override
    public void reset() {
        checkOwner();
        attachment.run(() -> memory.setLongVolatile(LatchLayout.SET_OFFSET, 0));
    }

    @Override
    public boolean isSet() {
        return attachment.read(() -> memory.getLongVolatile(LatchLayout.SET_OFFSET)) != 0;
    }

    private boolean isUp() {
        return memory.getLongVolatile(LatchLayout.SET_OFFSET) != 0;
    }

    // ---- Waiting

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        checkOwner();
        Deadline deadline = Deadline.in(timeout);
        if (isSet()) {
            return true;
        }
        if (deadline.isOver() || !sleeping.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            boolean woke =
                    waiting.until(() -> isUp() || owner() != attachment.self().number(), () -> {}, deadline);
            attachment.settle();
            checkOwner();
            return woke;
        } catch (InternalError e) {
            throw attachment.truncated(e);
        } finally {
            sleeping.unlock();
        }
    }
}
