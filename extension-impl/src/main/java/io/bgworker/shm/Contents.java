package io.bgworker.shm;

import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.SharedMemoryException;
import java.util.Optional;

/** A table of contents in an area; {@link ContentsLayout} says how. */
final class Contents implements SharedContents {

    private final Area area;
    private final Attachment attachment;
    private final Memory memory;

    private Contents(Area area) {
        this.area = area;
        attachment = area.attachment();
        memory = area.memory();
    }

    static SharedContents create(Area area, long magic) {
        Contents contents = new Contents(area);
        contents.attachment.run(() -> contents.clear(magic));
        return contents;
    }

    private void clear(long magic) {
        if (magic == 0) {
            throw new IllegalArgumentException(
                    "The magic number of a table of contents must not be 0, which is in every fresh area");
        }
        memory.setLongRelease(ContentsLayout.MAGIC_OFFSET, 0);
        memory.setLongRelease(ContentsLayout.BYTES_OFFSET, memory.bytes() & -ALIGNMENT);
        memory.setLongRelease(ContentsLayout.TAKEN_OFFSET, 0);
        memory.setLongRelease(ContentsLayout.COUNT_OFFSET, 0);
        memory.setLongRelease(ContentsLayout.MAGIC_OFFSET, magic);
    }

    static Optional<SharedContents> attach(Area area, long magic) {
        Contents contents = new Contents(area);
        long found = contents.attachment.read(() -> contents.memory.getLongAcquire(ContentsLayout.MAGIC_OFFSET));
        return found == magic && magic != 0 ? Optional.of(contents) : Optional.empty();
    }

    // ---- Room

    @Override
    public long freeBytes() {
        return attachment.read(() -> free(taken(), count()));
    }

    private long free(long taken, long count) {
        return Math.max(0, used() - taken - ContentsLayout.entry(count));
    }

    private long used() {
        return checked("bytes", memory.getLong(ContentsLayout.BYTES_OFFSET), memory.bytes());
    }

    private long taken() {
        return checked("bytes given out", memory.getLongAcquire(ContentsLayout.TAKEN_OFFSET), memory.bytes());
    }

    private long count() {
        return checked(
                "entries",
                memory.getLongAcquire(ContentsLayout.COUNT_OFFSET),
                (memory.bytes() - HEADER_BYTES) / ContentsLayout.ENTRY_BYTES);
    }

    /** What others wrote is not believed. */
    private long checked(String what, long value, long max) {
        if (value < 0 || value > max) {
            attachment.settle();
            throw new SharedMemoryException("A table of contents must have 0 to " + max + " " + what + ", has " + value
                    + "; somebody else writes to it: " + attachment.view());
        }
        return value;
    }

    @Override
    public SharedArea allocate(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("A chunk must have 1 byte at least, was to have " + bytes);
        }
        long end = attachment.read(() -> attachment.exclusively(() -> take(bytes)));
        return area.slice(end, bytes);
    }

    /** Says where the chunk begins. */
    private long take(long bytes) {
        long taken = taken();
        long free = free(taken, count());
        long needed = SharedContents.padded(bytes);
        if (needed > free) {
            throw new SharedMemoryException(
                    "A chunk of " + bytes + " bytes needs " + needed + " in its table of contents, which has " + free
                            + " left; make the segment as large as SharedContents.estimate says: " + attachment.view());
        }
        memory.setLongRelease(ContentsLayout.TAKEN_OFFSET, taken + needed);
        return used() - taken - needed;
    }

    // ---- Keys

    @Override
    public void insert(long key, SharedArea chunk) {
        if (!(chunk instanceof Area piece) || piece.attachment() != attachment || !isInside(piece)) {
            throw new IllegalArgumentException(
                    "What is entered must be a chunk of this table of contents: " + attachment.view());
        }
        attachment.read(() -> attachment.exclusively(() -> enter(key, piece)));
    }

    private boolean isInside(Area piece) {
        return piece.base() >= area.base() + HEADER_BYTES && piece.base() + piece.bytes() <= area.base() + area.bytes();
    }

    private long enter(long key, Area piece) {
        long count = count();
        if (find(key, count) >= 0) {
            throw new IllegalStateException(
                    "A key must be entered once, this was entered before: " + key + " in " + attachment.view());
        }
        if (free(taken(), count) < ContentsLayout.ENTRY_BYTES) {
            throw new SharedMemoryException("A table of contents must have " + ContentsLayout.ENTRY_BYTES
                    + " bytes left for another key, has " + free(taken(), count) + "; make the segment as large as"
                    + " SharedContents.estimate says: " + attachment.view());
        }
        int entry = ContentsLayout.entry(count);
        memory.putLong(entry + ContentsLayout.KEY_OFFSET, key);
        memory.putLong(entry + ContentsLayout.CHUNK_OFFSET, piece.base() - area.base());
        memory.putLong(entry + ContentsLayout.LENGTH_OFFSET, piece.bytes());
        memory.setLongRelease(ContentsLayout.COUNT_OFFSET, count + 1);
        return count;
    }

    /** Where the entry is, or −1. */
    private int find(long key, long count) {
        for (long i = 0; i < count; i++) {
            int entry = ContentsLayout.entry(i);
            if (memory.getLong(entry + ContentsLayout.KEY_OFFSET) == key) {
                return entry;
            }
        }
        return -1;
    }

    @Override
    public Optional<SharedArea> lookup(long key) {
        long entry = attachment.read(() -> find(key, count()));
        if (entry < 0) {
            return Optional.empty();
        }
        long begin = attachment.read(() -> memory.getLong((int) entry + ContentsLayout.CHUNK_OFFSET));
        long bytes = attachment.read(() -> memory.getLong((int) entry + ContentsLayout.LENGTH_OFFSET));
        checked("bytes before a chunk", begin, memory.bytes());
        checked("bytes in a chunk", bytes, memory.bytes() - begin);
        return Optional.of(area.slice(begin, bytes));
    }
}
