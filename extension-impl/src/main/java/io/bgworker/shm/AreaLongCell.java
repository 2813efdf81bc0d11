package io.bgworker.shm;

import io.bgworker.LongCell;

/** A long of an area. */
final class AreaLongCell implements LongCell {

    private final Attachment attachment;
    private final Memory memory;
    private final int offset;

    AreaLongCell(Attachment attachment, Memory memory, int offset) {
        this.attachment = attachment;
        this.memory = memory;
        this.offset = offset;
    }

    @Override
    public long get() {
        return attachment.read(() -> memory.getLongVolatile(offset));
    }

    @Override
    public void set(long value) {
        attachment.run(() -> memory.setLongVolatile(offset, value));
    }

    @Override
    public long getAcquire() {
        return attachment.read(() -> memory.getLongAcquire(offset));
    }

    @Override
    public void setRelease(long value) {
        attachment.run(() -> memory.setLongRelease(offset, value));
    }

    @Override
    public boolean compareAndSet(long expected, long value) {
        attachment.self().checkAtomic("A cell");
        return attachment.read(() -> memory.compareAndSetLong(offset, expected, value) ? 1 : 0) != 0;
    }

    @Override
    public long getAndAdd(long delta) {
        attachment.self().checkAtomic("A cell");
        return attachment.read(() -> memory.getAndAddLong(offset, delta));
    }

    @Override
    public long getAndSet(long value) {
        attachment.self().checkAtomic("A cell");
        return attachment.read(() -> memory.getAndSetLong(offset, value));
    }
}
