package io.bgworker.shm;

import io.bgworker.SegmentKind;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A segment that the supervisor has attached this process to, which may map it now.
 *
 * @param handle by what it is found
 * @param name its name; empty if it has none
 * @param kind what it is for
 * @param bytes how long it is
 * @param generation of which generation
 * @param initialize whether this process has to initialise it
 */
public record GrantedSegment(
        long handle, String name, SegmentKind kind, long bytes, long generation, boolean initialize) {

    /** What people call it. */
    public String view() {
        return view(kind, name, handle);
    }

    /** What people call such a segment. */
    public static String view(SegmentKind kind, String name, long handle) {
        return kind.name().toLowerCase(Locale.ROOT) + " "
                + (name.isEmpty() ? Long.toHexString(handle) : "'" + name + "'");
    }

    /**
     * Where its file is.
     *
     * @param directory that of the generation
     */
    public static Path file(Path directory, long handle) {
        return directory.resolve(Long.toHexString(handle) + ".segment");
    }

    /** What its file has to be. */
    public SegmentFile.Identity identity() {
        return new SegmentFile.Identity(handle, generation, bytes);
    }
}
