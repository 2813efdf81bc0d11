package io.bgworker.segment;

import io.bgworker.SegmentKind;

/**
 * What a segment is.
 *
 * @param handle by what it is found; not 0
 * @param name its name; empty if it has none
 * @param kind what it is for
 * @param bytes how long it is
 */
public record Segment(long handle, String name, SegmentKind kind, long bytes) {

    boolean isNamed() {
        return !name.isEmpty();
    }
}
