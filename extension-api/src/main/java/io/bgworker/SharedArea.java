package io.bgworker;

import java.util.Optional;

/**
 * A piece of shared memory: a whole {@link SharedSegment}, a slice of it, or a chunk of its {@linkplain SharedContents table of
 * contents}. Zeroed when the segment is made. May be used by any thread.
 *
 * <p>The structures below are laid over the whole area, and zeroes are an empty one of each: all processes call the same method,
 * and none has to come first. What else is in the area must be left alone then; two structures take two slices.
 *
 * @since 0.1
 */
public interface SharedArea extends SharedBytes {

    /**
     * Writes one byte.
     *
     * @param offset where, from 0
     * @param value the byte
     */
    void putByte(long offset, byte value);

    /**
     * Writes an int.
     *
     * @param offset where its four bytes begin
     * @param value the number
     */
    void putInt(long offset, int value);

    /**
     * Writes a long.
     *
     * @param offset where its eight bytes begin
     * @param value the number
     */
    void putLong(long offset, long value);

    /**
     * Writes a double.
     *
     * @param offset where its eight bytes begin
     * @param value the number
     */
    void putDouble(long offset, double value);

    /**
     * Copies bytes in.
     *
     * @param offset where they begin here
     * @param source where they come from
     * @param sourceOffset where they begin there
     * @param length how many
     */
    void put(long offset, byte[] source, int sourceOffset, int length);

    /**
     * A piece of this area.
     *
     * @param offset where it begins
     * @param bytes how long it is
     * @return a view of the same memory
     */
    SharedArea slice(long offset, long bytes);

    /**
     * A long with the memory effects of a Java {@code volatile} ({@code pg_atomic_uint64}).
     *
     * @param offset where its eight bytes begin, a multiple of eight from the begin of the segment
     * @return the cell; equal offsets are the same memory
     * @throws IllegalArgumentException if it is not aligned
     */
    LongCell longCell(long offset);

    /**
     * An int with the memory effects of a Java {@code volatile} ({@code pg_atomic_uint32}).
     *
     * @param offset where its four bytes begin, a multiple of four from the begin of the segment
     * @return the cell; equal offsets are the same memory
     * @throws IllegalArgumentException if it is not aligned
     */
    IntCell intCell(long offset);

    /**
     * A queue over this area ({@code shm_mq_create}). Its ring is what is left behind its header, rounded down to eight bytes.
     *
     * @return the queue
     * @throws IllegalArgumentException if the area is smaller than {@link SharedQueue#BYTES_MIN}, or not aligned to eight bytes
     * @throws SharedMemoryException if there is something else in the area
     */
    SharedQueue queue();

    /**
     * A lock over this area ({@code LWLockInitialize}).
     *
     * @return the lock
     * @throws IllegalArgumentException if the area is smaller than {@link SharedLock#BYTES}, or not aligned to eight bytes
     * @throws SharedMemoryException if there is something else in the area
     */
    SharedLock lock();

    /**
     * A latch over this area ({@code InitSharedLatch}).
     *
     * @return the latch
     * @throws IllegalArgumentException if the area is smaller than {@link SharedLatch#BYTES}, or not aligned to eight bytes
     * @throws SharedMemoryException if there is something else in the area
     */
    SharedLatch latch();

    /**
     * Makes a table of contents of this area ({@code shm_toc_create}). One process does so, in the initialiser of the segment or
     * before it tells the segment's handle to others; they {@linkplain #contents attach to it}.
     *
     * @param magic a number that says whose table it is, not 0
     * @return the table, empty
     * @throws IllegalArgumentException if the number is 0, or the area is too small for an empty one, or not aligned to eight bytes
     */
    SharedContents createContents(long magic);

    /**
     * The table of contents that another process has made of this area ({@code shm_toc_attach}).
     *
     * @param magic the number it was made with
     * @return the table; empty if there is none with this number
     */
    Optional<SharedContents> contents(long magic);
}
