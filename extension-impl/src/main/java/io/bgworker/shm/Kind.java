package io.bgworker.shm;

import io.bgworker.SharedMemoryException;
import java.util.Locale;

/**
 * What an area is used for: two longs at its begin, the kind and how long it is. Zeroes are an area that is not used yet, and whoever comes
 * first says for what it is.
 */
enum Kind {
    QUEUE(QueueLayout.KIND),
    LOCK(LockLayout.KIND),
    LATCH(LatchLayout.KIND);

    static final int KIND_OFFSET = 0;
    static final int BYTES_OFFSET = 8;

    private final long code;

    Kind(long code) {
        this.code = code;
    }

    /**
     * Makes sure that an area is of this kind.
     *
     * @param bytes how long all say that it is
     * @throws SharedMemoryException if it is something else
     */
    void claim(Attachment attachment, Memory memory, int bytes) {
        if (memory.getLongAcquire(KIND_OFFSET) == 0) {
            attachment.exclusively(() -> first(memory, bytes));
        }
        long kind = memory.getLongAcquire(KIND_OFFSET);
        long length = memory.getLong(BYTES_OFFSET);
        if (kind != code || length != bytes) {
            throw new SharedMemoryException(
                    "An area must be fresh to become a " + name().toLowerCase(Locale.ROOT) + " of " + bytes
                            + " bytes, or be one; there is " + text(kind, length) + " in it: " + attachment.view());
        }
    }

    private boolean first(Memory memory, int bytes) {
        boolean fresh = memory.getLong(KIND_OFFSET) == 0;
        if (fresh) {
            memory.putLong(BYTES_OFFSET, bytes);
            memory.setLongRelease(KIND_OFFSET, code);
        }
        return fresh;
    }

    private static String text(long kind, long bytes) {
        for (Kind known : values()) {
            if (known.code == kind) {
                return "a " + known.name().toLowerCase(Locale.ROOT) + " of " + bytes + " bytes";
            }
        }
        return "something else";
    }
}
