package io.bgworker;

/**
 * Bytes in shared memory that can be read: a {@linkplain SharedArea piece of a segment}, or a message where it lies in the ring
 * of a {@link SharedQueue}. Numbers are in the byte order of the machine, and may lie at any offset.
 *
 * <p>Plain reads: what another process writes meanwhile may be seen, in part or not at all, in any order. Order comes from
 * {@linkplain SharedArea#longCell cells}, queues and locks.
 *
 * <p>Every method throws {@link IndexOutOfBoundsException} for what lies outside, {@link SharedMemoryResetException} after a
 * reset, {@link IllegalStateException} after the detach (or, of a message, after the next receive), and, in the server,
 * {@link SharedMemoryException} if somebody has truncated the file below.
 *
 * @since 0.1
 */
public interface SharedBytes {

    /**
     * How many bytes there are.
     *
     * @return 0 or more
     */
    long bytes();

    /**
     * Reads one byte.
     *
     * @param offset where, from 0
     * @return the byte
     */
    byte getByte(long offset);

    /**
     * Reads an int.
     *
     * @param offset where its four bytes begin
     * @return the number
     */
    int getInt(long offset);

    /**
     * Reads a long.
     *
     * @param offset where its eight bytes begin
     * @return the number
     */
    long getLong(long offset);

    /**
     * Reads a double.
     *
     * @param offset where its eight bytes begin
     * @return the number
     */
    double getDouble(long offset);

    /**
     * Copies bytes out.
     *
     * @param offset where they begin here
     * @param target where they go
     * @param targetOffset where they begin there
     * @param length how many
     */
    void get(long offset, byte[] target, int targetOffset, int length);

    /**
     * Copies everything out.
     *
     * @return all bytes
     * @throws OutOfMemoryError if an array cannot hold them
     */
    byte[] toArray();
}
