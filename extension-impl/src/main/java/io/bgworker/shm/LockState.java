package io.bgworker.shm;

/** The state of a lock, and its steps. */
final class LockState {

    private final Memory memory;

    LockState(Memory memory) {
        this.memory = memory;
    }

    private long get() {
        return memory.getLongVolatile(LockLayout.STATE_OFFSET);
    }

    private boolean change(long from, long to) {
        return memory.compareAndSetLong(LockLayout.STATE_OFFSET, from, to);
    }

    /** Who just came takes it: if it is free, or shared with nobody waiting; not if somebody is to have it next. */
    boolean take(LockMode mode) {
        for (long state = get(); mayTake(state, mode); state = get()) {
            if (change(state, state + mode.hold)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayTake(long state, LockMode mode) {
        boolean free = (state & LockLayout.HOLDS) == 0;
        return (state & mode.conflicts) == 0
                && (state & LockLayout.HANDOFF) == 0
                && (free || (state & LockLayout.WAITERS) == 0);
    }

    /** Who was woken takes it. Nobody has to be let pass then. */
    boolean takeWoken(LockMode mode) {
        for (long state = get(); (state & mode.conflicts) == 0; state = get()) {
            if (change(state, (state + mode.hold) & ~LockLayout.HANDOFF)) {
                return true;
            }
        }
        return false;
    }

    /** Gives it back; says whether it is free now, and somebody waits for that. */
    boolean giveBack(LockMode mode) {
        long state = memory.getAndAddLong(LockLayout.STATE_OFFSET, -mode.hold) - mode.hold;
        return (state & LockLayout.HOLDS) == 0 && (state & LockLayout.WAITERS) != 0;
    }

    boolean isFree() {
        return (get() & LockLayout.HOLDS) == 0;
    }

    boolean isExclusive() {
        return (get() & LockLayout.EXCLUSIVE) != 0;
    }

    /** Somebody waits; if it was passed by, only the woken may take the lock from now on. */
    void someoneWaits(boolean wasPassed) {
        memory.getAndBitwiseOrLong(LockLayout.STATE_OFFSET, LockLayout.WAITERS | (wasPassed ? LockLayout.HANDOFF : 0));
    }

    /** Nobody waits. Who was woken just now, and perhaps passed before, still has its turn. */
    void nobodyWaits(boolean norWasWoken) {
        memory.getAndBitwiseAndLong(
                LockLayout.STATE_OFFSET, ~(LockLayout.WAITERS | (norWasWoken ? LockLayout.HANDOFF : 0)));
    }
}
