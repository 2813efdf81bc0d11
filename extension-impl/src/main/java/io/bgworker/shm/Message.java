package io.bgworker.shm;

import io.bgworker.SharedBytes;
import java.util.Objects;

/** A message, where it lies. Good until its reader has returned. */
final class Message implements SharedBytes {

    private final Attachment attachment;
    private final Memory memory;
    private final int begin;
    private final int length;

    /** Written by the thread that receives; another one that reads it has no business to. */
    private boolean expired;

    Message(Attachment attachment, Memory memory, int begin, int length) {
        this.attachment = attachment;
        this.memory = memory;
        this.begin = begin;
        this.length = length;
    }

    void expire() {
        expired = true;
    }

    private int index(long offset, long bytes) {
        if (expired) {
            throw new IllegalStateException(
                    "A message must be read before its reader returns, that has returned: " + attachment.view());
        }
        return begin + (int) Objects.checkFromIndexSize(offset, bytes, length);
    }

    @Override
    public long bytes() {
        return length;
    }

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
        byte[] all = new byte[length];
        get(0, all, 0, length);
        return all;
    }
}
