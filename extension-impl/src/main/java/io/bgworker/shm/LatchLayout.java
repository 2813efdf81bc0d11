package io.bgworker.shm;

/**
 * A latch in an area. Zeroes are one that nobody owns and nobody has set.
 *
 * <pre>
 *    0           8           16          24          32          40          48              128
 *   +-----------+-----------+-----------+-----------+-----------+-----------+----------- … -+
 *   | kind      | bytes     | owner     | set       | ticket    | address   | reserved, 0   |
 *   +-----------+-----------+-----------+-----------+-----------+-----------+----------- … -+
 * </pre>
 *
 * All fields are longs in the byte order of the machine.
 *
 * <table>
 * <caption>Who writes what</caption>
 * <tr><th>field</th><th>who writes it, and when</th><th>ordering</th></tr>
 * <tr><td>kind, bytes</td><td>see {@link Kind}</td><td></td></tr>
 * <tr><td>owner</td><td>who owns and disowns it, under the mutex: its number as a participant, or 0</td><td>volatile</td></tr>
 * <tr><td>set</td><td>anybody 1, the owner 0</td><td>volatile, with a full fence before whoever sets it looks: what it set it for is
 * seen by an owner that resets it and looks then</td></tr>
 * <tr><td>ticket, address</td><td>the owner, when it sleeps: see {@link Spot}</td><td>volatile</td></tr>
 * </table>
 *
 * <p>Who dies while it sets the latch has set it or not; set without a ring is what the next one to set it skips, so an owner that sleeps
 * may go on sleeping. That is a crash, and the memory is made anew.
 */
final class LatchLayout {

    /** The letters of "bglatch1". */
    static final long KIND = 0x6267_6c61_7463_6831L;

    static final int OWNER_OFFSET = 16;
    static final int SET_OFFSET = 24;
    static final int SPOT_OFFSET = 32;

    private LatchLayout() {}
}
