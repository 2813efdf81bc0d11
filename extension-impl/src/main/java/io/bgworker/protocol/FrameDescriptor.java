package io.bgworker.protocol;

/**
 * The layout of a frame on the wire. All numbers are big-endian.
 *
 * <pre>
 *   0               4         5         6
 *  +---------------+---------+---------+----------------------
 *  | length        | version | opcode  | payload …
 *  +---------------+---------+---------+----------------------
 * </pre>
 *
 * The length counts what follows it: version, opcode and payload. Within a payload: a boolean or an enum is one byte (the
 * ordinal), an int 4 bytes, a long 8; bytes and texts (in UTF-8) are their length as an int and then themselves; a list is
 * its size as an int and then its elements; an optional value is a boolean and then, if true, the value.
 */
final class FrameDescriptor {

    /** Grows when a frame changes. Both sides come from the same jar; a mismatch means a mixed-up class path. */
    static final byte VERSION = 1;

    static final int LENGTH_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int OPCODE_OFFSET = 5;
    static final int HEADER_BYTES = 6;

    /** The part of the header that the length counts. */
    static final int COUNTED_HEADER_BYTES = HEADER_BYTES - VERSION_OFFSET;

    /** The greatest frame, length field included. Holds a definition with its argument and extra data, or a long dump. */
    static final int FRAME_BYTES_MAX = 1 << 20;

    private FrameDescriptor() {}
}
