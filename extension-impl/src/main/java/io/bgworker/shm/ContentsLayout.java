package io.bgworker.shm;

import io.bgworker.SharedContents;

/**
 * A table of contents at the head of an area. Entries grow from the front, chunks from the end.
 *
 * <pre>
 *    0           8           16          24          32                64
 *   +-----------+-----------+-----------+-----------+-----------------+----------+----- … --+---------+
 *   | magic     | bytes     | taken     | count     | reserved, 0     | entries  | room      | chunks  |
 *   +-----------+-----------+-----------+-----------+-----------------+----------+----- … --+---------+
 *
 *   an entry:
 *   +-----------+-----------+-----------+
 *   | key       | offset    | length    |
 *   +-----------+-----------+-----------+
 * </pre>
 *
 * All fields are longs in the byte order of the machine.
 *
 * <table>
 * <caption>Who writes what</caption>
 * <tr><th>field</th><th>who writes it, and when</th><th>ordering</th></tr>
 * <tr><td>magic</td><td>who makes the table, last</td><td>release; read with acquire</td></tr>
 * <tr><td>bytes</td><td>who makes the table: how much of the area is used, a multiple of 64</td><td>before magic</td></tr>
 * <tr><td>taken</td><td>who allocates, under the mutex: how many bytes at the end are given out</td><td>release</td></tr>
 * <tr><td>count</td><td>who inserts, under the mutex, after the entry</td><td>release; read with acquire, without the mutex</td></tr>
 * <tr><td>entries</td><td>who inserts, under the mutex, before the count</td><td>plain</td></tr>
 * </table>
 *
 * <p>Who dies while it makes the table leaves none. Who dies between allocating and inserting leaves a chunk that nobody finds;
 * in the midst of inserting, an entry that is not counted, which the next one overwrites.
 */
final class ContentsLayout {

    static final int MAGIC_OFFSET = 0;
    static final int BYTES_OFFSET = 8;
    static final int TAKEN_OFFSET = 16;
    static final int COUNT_OFFSET = 24;

    static final int HEADER_BYTES = SharedContents.HEADER_BYTES;

    static final int KEY_OFFSET = 0;
    static final int CHUNK_OFFSET = 8;
    static final int LENGTH_OFFSET = 16;
    static final int ENTRY_BYTES = SharedContents.KEY_BYTES;

    private ContentsLayout() {}

    static int entry(long index) {
        return Math.toIntExact(HEADER_BYTES + index * ENTRY_BYTES);
    }
}
