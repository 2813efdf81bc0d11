package io.bgworker.shm;

/** A latch that the other one owns. */
final class SetLatch {

    private static final int DATA_OFFSET = ProcessLatch.BYTES;

    private final Arena arena = new Arena();
    final ProcessLatch setter;
    final ProcessLatch owner;

    SetLatch() {
        Memory memory = arena.one().memory();
        // As it is when it was taken, for which a file has to be locked.
        memory.putLong(Kind.KIND_OFFSET, LatchLayout.KIND);
        memory.putLong(Kind.BYTES_OFFSET, ProcessLatch.BYTES);
        memory.putLong(
                LatchLayout.OWNER_OFFSET, arena.other().attachment().self().number());
        setter = (ProcessLatch) arena.one().latch();
        owner = (ProcessLatch) arena.other().latch();
    }

    Memory memory() {
        return arena.other().memory();
    }

    /** What the latch stands for. */
    void put(long value) {
        arena.one().memory().putLong(DATA_OFFSET, value);
    }

    long get() {
        return arena.other().memory().getLong(DATA_OFFSET);
    }
}
