package io.bgworker.shm;

/**
 * The file of a segment. Its head tells a file of ours from any other; it is written once, by whoever makes the file, before
 * anybody else knows of it, and read when one attaches. It is never mapped.
 *
 * <pre>
 *   0               8               16              24              32            40
 *  +---------------+---------------+---------------+---------------+-------------+--------- … ---+
 *  | magic         | version       | generation    | handle        | bytes       | reserved, 0   |
 *  +---------------+---------------+---------------+---------------+-------------+--------- … ---+ 128
 *  | the segment: so many bytes, zeroes at first                                       …         |
 *  +-----------------------------------------------------------------------------------------…---+
 * </pre>
 *
 * All numbers are big-endian, but for what is in the segment. Who makes a file and dies meanwhile leaves one that nobody was told of;
 * it goes with its directory.
 */
final class SegmentLayout {

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int GENERATION_OFFSET = 16;
    static final int HANDLE_OFFSET = 24;
    static final int BYTES_OFFSET = 32;

    /** A multiple of two cache lines, so that what is aligned in the segment is aligned in memory. */
    static final int HEADER_BYTES = 128;

    /** The letters of "bgworker". */
    static final long MAGIC = 0x6267_776f_726b_6572L;

    static final long VERSION = 1;

    private SegmentLayout() {}
}
