package io.bgworker;

import java.util.Optional;

/**
 * A table of contents at the head of an area, with room that is given out behind it; PostgreSQL's {@code shm_toc}. For a handful of
 * things that are found by a number. What is given out is never taken back. Any process may allocate and insert; looking up takes
 * no lock.
 *
 * <p>May be used by any thread; allocating and inserting wait for whoever does so at the same time, in whatever process. Every method
 * throws what {@link SharedBytes} does.
 *
 * @since 0.1
 */
public interface SharedContents {

    /**
     * How large an area has to be ({@code shm_toc_estimate}): exactly enough for these chunks, and as many keys.
     *
     * @param chunkBytes how many bytes each chunk has
     * @return the size in bytes
     */
    static long estimate(long... chunkBytes) {
        long bytes = HEADER_BYTES + (long) KEY_BYTES * chunkBytes.length;
        for (long chunk : chunkBytes) {
            bytes = Math.addExact(bytes, padded(chunk));
        }
        return padded(bytes);
    }

    /**
     * What a chunk really takes.
     *
     * @param chunkBytes how many bytes were asked for
     * @return that number, rounded up to {@value #ALIGNMENT}
     */
    static long padded(long chunkBytes) {
        return Math.addExact(chunkBytes, ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Where chunks begin: at multiples of this, in bytes, so that the cells of two chunks never share a cache line. */
    long ALIGNMENT = 64;

    /** What the table itself takes, in bytes. */
    int HEADER_BYTES = 64;

    /** What a key takes, in bytes. */
    int KEY_BYTES = 24;

    /**
     * Takes a chunk from the room ({@code shm_toc_allocate}).
     *
     * @param bytes how many, at least 1
     * @return the chunk, zeroed if the area was
     * @throws SharedMemoryException if there is no room
     */
    SharedArea allocate(long bytes);

    /**
     * Enters a chunk under a key ({@code shm_toc_insert}).
     *
     * @param key the key
     * @param chunk what it stands for, from {@link #allocate}
     * @throws IllegalArgumentException if the chunk is not of this table
     * @throws IllegalStateException if there is something under the key
     * @throws SharedMemoryException if there is no room for another key
     */
    void insert(long key, SharedArea chunk);

    /**
     * Finds what was entered under a key ({@code shm_toc_lookup}).
     *
     * @param key the key
     * @return the chunk; empty if there is nothing
     */
    Optional<SharedArea> lookup(long key);

    /**
     * How much room there is ({@code shm_toc_freespace}).
     *
     * @return bytes for chunks and keys together
     */
    long freeBytes();
}
