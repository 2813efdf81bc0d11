package io.bgworker.shm;

import io.bgworker.IntCell;
import io.bgworker.LongCell;
import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.SharedLatch;
import io.bgworker.SharedLock;
import io.bgworker.SharedQueue;
import java.util.Objects;
import java.util.Optional;

/** A piece of a segment. */
final class Area extends View implements SharedArea {

    /** Where it begins in the segment. */
    private final int base;

    Area(Attachment attachment, Memory memory, int base) {
        super(attachment, memory);
        this.base = base;
    }

    Attachment attachment() {
        return attachment;
    }

    Memory memory() {
        return memory;
    }

    int base() {
        return base;
    }

    @Override
    public long bytes() {
        return memory.bytes();
    }

    @Override
    int index(long offset, long bytes) {
        return (int) Objects.checkFromIndexSize(offset, bytes, memory.bytes());
    }

    // ---- Bytes

    @Override
    public void putByte(long offset, byte value) {
        int at = index(offset, Byte.BYTES);
        attachment.run(() -> memory.putByte(at, value));
    }

    @Override
    public void putInt(long offset, int value) {
        int at = index(offset, Integer.BYTES);
        attachment.run(() -> memory.putInt(at, value));
    }

    @Override
    public void putLong(long offset, long value) {
        int at = index(offset, Long.BYTES);
        attachment.run(() -> memory.putLong(at, value));
    }

    @Override
    public void putDouble(long offset, double value) {
        putLong(offset, Double.doubleToRawLongBits(value));
    }

    @Override
    public void put(long offset, byte[] source, int sourceOffset, int length) {
        int at = index(offset, length);
        attachment.run(() -> memory.put(at, source, sourceOffset, length));
    }

    @Override
    public Area slice(long offset, long bytes) {
        int at = index(offset, bytes);
        return new Area(attachment, memory.slice(at, (int) bytes), base + at);
    }

    // ---- Cells and structures

    @Override
    public LongCell longCell(long offset) {
        return new AreaLongCell(attachment, memory, aligned(offset, Long.BYTES, "A long cell"));
    }

    @Override
    public IntCell intCell(long offset) {
        return new AreaIntCell(attachment, memory, aligned(offset, Integer.BYTES, "An int cell"));
    }

    private int aligned(long offset, int bytes, String what) {
        int at = index(offset, bytes);
        if ((base + at) % bytes != 0) {
            throw new IllegalArgumentException(
                    what + " must begin at a multiple of " + bytes + " in its segment, was to begin at " + (base + at));
        }
        return at;
    }

    /** Checks that a structure may be laid over this area. */
    private Area room(long bytesMin, String what) {
        attachment.check();
        if (base % Long.BYTES != 0) {
            throw new IllegalArgumentException(
                    what + " must begin at a multiple of 8 in its segment, was to begin at " + base);
        }
        if (memory.bytes() < bytesMin) {
            throw new IllegalArgumentException(
                    what + " must have an area of " + bytesMin + " bytes at least, was to have " + memory.bytes());
        }
        return this;
    }

    @Override
    public SharedQueue queue() {
        return RingQueue.over(room(SharedQueue.BYTES_MIN, "A queue"));
    }

    @Override
    public SharedLock lock() {
        return ProcessLock.over(room(SharedLock.BYTES, "A lock"));
    }

    @Override
    public SharedLatch latch() {
        return ProcessLatch.over(room(SharedLatch.BYTES, "A latch"));
    }

    @Override
    public SharedContents createContents(long magic) {
        return Contents.create(room(ContentsLayout.HEADER_BYTES, "A table of contents"), magic);
    }

    @Override
    public Optional<SharedContents> contents(long magic) {
        return Contents.attach(room(ContentsLayout.HEADER_BYTES, "A table of contents"), magic);
    }
}
