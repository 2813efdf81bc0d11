package io.bgworker.segment;

/** What becomes of a wish for a segment. */
public sealed interface Decision {

    /** The party is attached, and the segment is initialised. */
    record Granted(Segment segment) implements Decision {}

    /**
     * The party is attached and shall initialise the segment, and whoever else wants it waits for that. It ends with
     * {@link SegmentTable#initialized} or {@link SegmentTable#failed}, or the end of the party.
     *
     * @param segment the segment
     * @param isNew whether it has to be made first; if that fails, {@link SegmentTable#notMade}
     */
    record Initialize(Segment segment, boolean isNew) implements Decision {}

    /** Another party initialises it at the moment; an {@link Answer} follows. */
    record Wait(Party initializer) implements Decision {}

    /** There is one of this name that is not what was asked for. */
    record Mismatch(Segment existing) implements Decision {}

    /**
     * There is no room.
     *
     * @param usedBytes what all segments take, rounded up to pages
     * @param lingeringBytes how much of it belongs to segments that are destroyed, but not unmapped in the server
     */
    record Full(long usedBytes, long lingeringBytes) implements Decision {}

    /** The memory was made anew meanwhile. */
    record Reset() implements Decision {}
}
