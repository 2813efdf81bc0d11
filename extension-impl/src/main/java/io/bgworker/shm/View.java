package io.bgworker.shm;

import io.bgworker.SharedBytes;

/** Bytes of a segment that can be read: where they lie is the business of who extends it. */
abstract class View implements SharedBytes {

    final Attachment attachment;
    final Memory memory;

    View(Attachment attachment, Memory memory) {
        this.attachment = attachment;
        this.memory = memory;
    }

    /**
     * Where something lies in the memory.
     *
     * @throws IndexOutOfBoundsException if it is not all inside
     */
    abstract int index(long offset, long bytes);

    @Override
    public byte getByte(long offset) {
        int at = index(offset, Byte.BYTES);
        return (byte) attachment.readInt(() -> memory.getByte(at));
    }

    @Override
    public int getInt(long offset) {
        int at = index(offset, Integer.BYTES);
        return attachment.readInt(() -> memory.getInt(at));
    }

    @Override
    public long getLong(long offset) {
        int at = index(offset, Long.BYTES);
        return attachment.read(() -> memory.getLong(at));
    }

    @Override
    public double getDouble(long offset) {
        return Double.longBitsToDouble(getLong(offset));
    }

    @Override
    public void get(long offset, byte[] target, int targetOffset, int count) {
        int at = index(offset, count);
        attachment.run(() -> memory.get(at, target, targetOffset, count));
    }

    @Override
    public byte[] toArray() {
        byte[] all = new byte[(int) bytes()];
        get(0, all, 0, all.length);
        return all;
    }
}
