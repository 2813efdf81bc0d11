package io.bgworker.shm;

import io.bgworker.SharedLock;

/**
 * A lock in an area. Zeroes are one that nobody holds.
 *
 * <pre>
 *        0           8           16          24          32          40              64
 *       +-----------+-----------+-----------+-----------+-----------+--------- … --+
 *    0  | kind      | bytes     | state     | holder    | tickets   | 0            |
 *       +-----------+-----------+-----------+-----------+-----------+--------- … --+
 *   64  | place 0 | place 1 | … | place 29                                         |
 *       +--------------------------------------------------------------------- … --+ 1024
 *
 *   a place, for one thread that waits:
 *       +-----------+-----------+-----------+-----------+
 *       | taken by  | ticket    | mode      | address   |
 *       +-----------+-----------+-----------+-----------+
 *
 *   state:
 *    63            35  34        33         32          31                     0
 *   +----------------+---------+----------+-----------+------------------------+
 *   | 0              | handoff | waiters  | exclusive | how many share it      |
 *   +----------------+---------+----------+-----------+------------------------+
 * </pre>
 *
 * All fields are longs in the byte order of the machine.
 *
 * <table>
 * <caption>Who writes what</caption>
 * <tr><th>field</th><th>who writes it, and when</th><th>ordering</th></tr>
 * <tr><td>kind, bytes</td><td>see {@link Kind}</td><td></td></tr>
 * <tr><td>state</td><td>who acquires and releases; who begins to wait sets <em>waiters</em>, who finds nobody waiting takes it away; who was
 * woken and found the lock taken sets <em>handoff</em>: only who was woken may have it then</td><td>in one step</td></tr>
 * <tr><td>holder</td><td>who holds it in exclusive mode: its number as a participant; 0 before it releases it</td><td>release</td></tr>
 * <tr><td>tickets</td><td>who begins to wait: the order in which they came</td><td>in one step</td></tr>
 * <tr><td>taken by</td><td>who wants to wait, 0 → its number; 0 when it has done</td><td>in one step; release</td></tr>
 * <tr><td>ticket</td><td>who waits: its ticket, after mode and address. 0 by whoever wakes it, or by itself if it gives up: one of them
 * succeeds</td><td>volatile; 0 in one step</td></tr>
 * <tr><td>mode, address</td><td>who waits: what it wants, and its bell</td><td>before ticket</td></tr>
 * </table>
 *
 * <p>Nobody sleeps through a release: who waits enters its ticket, sets <em>waiters</em> and tries again; who releases changes the
 * state and looks for <em>waiters</em> in what it was. Both are steps of the same long, so one comes first.
 *
 * <p><b>Who dies</b> with the lock, or in the midst of a step, leaves it held, and what it protects half-written. Nothing here repairs that: it is
 * a crash of a worker that shares memory, and all of it is made anew.
 */
final class LockLayout {

    /** The letters of "bglock_1". */
    static final long KIND = 0x6267_6c6f_636b_5f31L;

    static final int STATE_OFFSET = 16;
    static final int HOLDER_OFFSET = 24;
    static final int TICKETS_OFFSET = 32;
    static final int PLACES_OFFSET = 64;

    static final int TAKEN_OFFSET = 0;
    static final int TICKET_OFFSET = 8;
    static final int MODE_OFFSET = 16;
    static final int ADDRESS_OFFSET = 24;
    static final int PLACE_BYTES = 32;

    static final int PLACES = (SharedLock.BYTES - PLACES_OFFSET) / PLACE_BYTES;

    static final long SHARE = 1;
    static final long SHARES = 0xFFFF_FFFFL;
    static final long EXCLUSIVE = 1L << 32;
    static final long HOLDS = SHARES | EXCLUSIVE;
    static final long WAITERS = 1L << 33;
    static final long HANDOFF = 1L << 34;

    private LockLayout() {}

    static int place(int index) {
        return PLACES_OFFSET + index * PLACE_BYTES;
    }
}
