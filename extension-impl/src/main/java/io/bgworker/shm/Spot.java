package io.bgworker.shm;

/**
 * Where a sleeper tells who is to wake it: a ticket, which is 0 as long as it is awake and a new one for each sleep, and the address
 * of its bell. Two longs, written by the sleeper only. Tickets are never used twice, whoever sleeps here later.
 *
 * <p>Nobody sleeps through a change, because both sides write first and look then, with volatile effects on all four accesses: the
 * sleeper announces itself and looks whether what it waits for is there; the other changes it and looks for a sleeper. One of
 * them sees the other. A sleeper that dies leaves a ticket: it is rung for, and nobody answers.
 */
final class Spot {

    static final int BYTES = 16;

    private static final int TICKET = 0;
    private static final int ADDRESS = 8;

    private final Memory memory;
    private final int offset;

    /** Of the other side: the last sleep that it has ended, so that it rings once for each. */
    private long rung;

    Spot(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
    }

    /** The sleeper is about to sleep, and has to look once more. */
    void announce(long ticket, long address) {
        memory.putLong(offset + ADDRESS, address);
        memory.setLongVolatile(offset + TICKET, ticket);
    }

    /** The sleeper is awake. */
    void retract() {
        memory.setLongRelease(offset + TICKET, 0);
    }

    /** The other side wakes the sleeper, if there is one that it has not woken. After the change. */
    void wake(Attachment attachment) {
        long ticket = memory.getLongVolatile(offset + TICKET);
        if (ticket != 0 && ticket != rung) {
            // That of this sleep or of a later one, who had to look after our change.
            long address = memory.getLong(offset + ADDRESS);
            attachment.confirm();
            rung = ticket;
            attachment.self().doorbell().ring(address);
        }
    }
}
