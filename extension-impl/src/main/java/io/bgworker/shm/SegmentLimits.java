package io.bgworker.shm;

import io.bgworker.SharedMemory;
import java.nio.charset.StandardCharsets;

/** Which names and sizes there may be. Looked at where they are asked for, and again by the supervisor, which believes no worker. */
public final class SegmentLimits {

    private SegmentLimits() {}

    /**
     * Refuses a name that is empty, too long or strange.
     *
     * @throws IllegalArgumentException if it is
     */
    public static void checkName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        boolean strange = name.chars().anyMatch(c -> c == '/' || Character.isISOControl(c));
        if (bytes < 1 || bytes > SharedMemory.NAME_BYTES_MAX || strange) {
            throw new IllegalArgumentException("A name in shared memory must have 1 to " + SharedMemory.NAME_BYTES_MAX
                    + " bytes in UTF-8 and neither / nor control characters, was '" + name + "' (" + bytes + " bytes)");
        }
    }

    /**
     * Refuses a size that no segment can have.
     *
     * @throws IllegalArgumentException if it is one
     */
    public static void checkSize(long bytes) {
        if (bytes < 1 || bytes > SharedMemory.SEGMENT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "A segment must have 1 to " + SharedMemory.SEGMENT_BYTES_MAX + " bytes, was to have " + bytes);
        }
    }
}
