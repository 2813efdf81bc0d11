package io.bgworker.shm;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor decides about segments, for one process: the server asks it directly, a worker by its channel. Every method
 * blocks until there is an answer, and throws what {@link io.bgworker.SharedMemory} says.
 */
public interface SegmentService {

    /**
     * Gets or makes the segment of a name.
     *
     * @param initializes whether this process would initialise it; if it is its turn, {@link #initialized} has to follow
     */
    GrantedSegment open(String name, SegmentKind kind, long bytes, boolean initializes);

    /** Makes a segment without a name. */
    GrantedSegment create(long bytes);

    /** Attaches to a segment; empty if there is none. */
    Optional<GrantedSegment> attach(long handle);

    /** This process has initialised the segment, or has failed to and is not attached any more. */
    void initialized(long handle, boolean initialized);

    /** This process uses the segment no more. */
    void detach(long handle);

    /** Keeps the segment without users, or keeps it no more. */
    void pin(long handle, boolean pinned);

    /** Whether the memory of this process has been made anew, so that nothing of it is to be found any more. */
    boolean isOver();

    /** All segments. */
    List<SegmentInfo> segments();

    /**
     * This process has mapped the segment.
     *
     * @param mapping what is collected when it is unmapped
     */
    void mapped(long handle, Object mapping);
}
