package io.bgworker;

/**
 * What a segment of shared memory is for.
 *
 * @since 0.1
 */
public enum SegmentKind {

    /** Plain memory. */
    SEGMENT,

    /** A {@link SharedQueue}. */
    QUEUE,

    /** A {@link SharedLock}. */
    LOCK,

    /** A {@link SharedLatch}. */
    LATCH
}
