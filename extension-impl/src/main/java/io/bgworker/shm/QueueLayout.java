package io.bgworker.shm;

import io.bgworker.SharedQueue;

/**
 * A queue in an area: what the sender writes, what the receiver writes, each in cache lines of its own, then the ring. Zeroes are a
 * queue that nobody has come to.
 *
 * <pre>
 *        0           8           16          24          32          40          48          56
 *       +-----------+-----------+-----------+-----------+-----------+-----------+-----------+----- … ---+
 *    0  | kind      | ring bytes| sender    | has left  | written   | ticket    | address   | 0         |
 *       +-----------+-----------+-----------+-----------+-----------+-----------+-----------+----- … ---+
 *  128  | 0         | 0         | receiver  | has left  | read      | ticket    | address   | 0         |
 *       +-----------+-----------+-----------+-----------+-----------+-----------+-----------+----- … ---+
 *  256  | the ring: records, each from where the last one ended, and from the end on to the begin …     |
 *       +-----------------------------------------------------------------------------------------… ---+
 *
 *  a record, always at a multiple of 8:
 *       +-----------+--------------------------- … ---+------+
 *       | length    | message                         | 0–7 ? |
 *       +-----------+--------------------------- … ---+------+
 * </pre>
 *
 * All fields are longs in the byte order of the machine.
 *
 * <table>
 * <caption>Who writes what</caption>
 * <tr><th>field</th><th>who writes it, and when</th><th>ordering</th></tr>
 * <tr><td>kind, ring bytes</td><td>who comes first, once, under the mutex: see {@link Kind}</td><td>kind last, release; read with acquire</td></tr>
 * <tr><td>sender, receiver</td><td>who takes the side, once, under the mutex: its number as a participant</td><td>volatile</td></tr>
 * <tr><td>has left</td><td>its own side, once, 1: after its last counter</td><td>volatile; the other side looks at it before it looks at the counter for the last time</td></tr>
 * <tr><td>written</td><td>the sender: how many bytes of the ring it has filled since the beginning. After whole records; of a
 * message that is longer than the ring after any piece</td><td>volatile: it then looks whether the receiver sleeps</td></tr>
 * <tr><td>read</td><td>the receiver: how many bytes it needs no more</td><td>volatile: it then looks whether the sender sleeps</td></tr>
 * <tr><td>ticket, address</td><td>its own side, when it sleeps: see {@link Spot}</td><td>volatile</td></tr>
 * <tr><td>the ring</td><td>the sender, from <em>written</em> on, for <em>ring bytes</em> − (<em>written</em> − <em>read</em>)</td><td>plain, made good by the counters</td></tr>
 * </table>
 *
 * <p><b>If the sender dies</b> anywhere, what is behind <em>written</em> was never sent. What is before it are whole messages, and at
 * most one at the end that is longer than the ring and of which more was to come: the receiver delivers the former, and drops the latter
 * when it sees that the sender is gone. <b>If the receiver dies</b>, the sender sees it when it waits for room. A side
 * that was taken stays taken.
 *
 * <p>Neither side believes the other: counters that cannot be and lengths that cannot be are errors, not accesses.
 */
final class QueueLayout {

    /** The letters of "bgqueue1". */
    static final long KIND = 0x6267_7175_6575_6531L;

    /** Where the fields of each side begin, and where each of them is from there. */
    static final int SENDER_OFFSET = 0;

    static final int RECEIVER_OFFSET = 128;
    static final int TAKEN_OFFSET = 16;
    static final int LEFT_OFFSET = 24;
    static final int COUNTER_OFFSET = 32;
    static final int SPOT_OFFSET = 40;

    static final int RING_OFFSET = SharedQueue.HEADER_BYTES;

    /** What is before a message in the ring. */
    static final int LENGTH_BYTES = Long.BYTES;

    private QueueLayout() {}

    /** How long the ring in an area is. */
    static int ringBytes(int areaBytes) {
        return (areaBytes - RING_OFFSET) & -Long.BYTES;
    }

    /** How long the record of a message is, of at most {@link SharedQueue#MESSAGE_BYTES_MAX}. */
    static int recordBytes(int length) {
        return LENGTH_BYTES + padded(length);
    }

    static int padded(int bytes) {
        return (bytes + Long.BYTES - 1) & -Long.BYTES;
    }
}
