package io.bgworker.shm;

import io.bgworker.IntCell;

/** An int of an area. */
final class AreaIntCell implements IntCell {

    private final Attachment attachment;
    private final Memory memory;
    private final int offset;

    AreaIntCell(Attachment attachment, Memory memory, int offset) {
        this.attachment = attachment;
        this.memory = memory;
        this.offset = offset;
    }

    @Override
    public int get() {
        return attachment.readInt(() -> memory.getIntVolatile(offset));
    }

    @Override
    public void set(int value) {
        attachment.run(() -> memory.setIntVolatile(offset, value));
    }

    @Override
    public int getAcquire() {
        return attachment.readInt(() -> memory.getIntAcquire(offset));
    }

    @Override
    public void setRelease(int value) {
        attachment.run(() -> memory.setIntRelease(offset, value));
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        attachment.self().checkAtomic("A cell");
        return attachment.readInt(() -> memory.compareAndSetInt(offset, expected, value) ? 1 : 0) != 0;
    }

    @Override
    public int getAndAdd(int delta) {
        attachment.self().checkAtomic("A cell");
        return attachment.readInt(() -> memory.getAndAddInt(offset, delta));
    }

    @Override
    public int getAndSet(int value) {
        attachment.self().checkAtomic("A cell");
        return attachment.readInt(() -> memory.getAndSetInt(offset, value));
    }
}
