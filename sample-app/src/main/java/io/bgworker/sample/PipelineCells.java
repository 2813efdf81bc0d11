package io.bgworker.sample;

import io.bgworker.LongCell;
import io.bgworker.SharedMemory;
import io.bgworker.SharedSegment;

/**
 * What the pipeline has in shared memory beside its queue: cells, each written by one side only and read by whoever likes, a cache
 * line apart. A crash of either side makes them zero again.
 */
final class PipelineCells {

    static final String NAME = "pipeline";
    static final long BYTES = 256;

    private final SharedSegment segment;

    private PipelineCells(SharedSegment segment) {
        this.segment = segment;
    }

    /** Those of the present generation. */
    static PipelineCells of(SharedMemory memory) {
        return new PipelineCells(memory.segment(NAME, BYTES));
    }

    /** The handle of the segment with the queue, from the folder; 0 if there is none. */
    LongCell queue() {
        return segment.longCell(0);
    }

    /** The last number that was sent, from the producer. */
    LongCell produced() {
        return segment.longCell(64);
    }

    /** How many numbers were folded, from the folder. */
    LongCell folded() {
        return segment.longCell(128);
    }

    /** Their sum, from the folder. */
    LongCell sum() {
        return segment.longCell(192);
    }
}
