package io.bgworker.shm;

import org.jspecify.annotations.Nullable;

/** The places where threads wait for a lock, and who is woken next. */
final class LockPlaces {

    private final Memory memory;
    private final LockState state;
    private final Doorbell doorbell;

    LockPlaces(Memory memory, LockState state, Doorbell doorbell) {
        this.memory = memory;
        this.state = state;
        this.doorbell = doorbell;
    }

    /** One that waits. */
    private record Waiter(int place, long ticket, boolean exclusive) {}

    /** A place of one thread, until it is given back. */
    final class Place {

        private final int place;
        private long ticket;

        private Place(int place) {
            this.place = place;
        }

        /** Begins to wait, or goes on at the same point of the order. */
        void enter(LockMode mode, long address) {
            if (ticket == 0) {
                ticket = memory.getAndAddLong(LockLayout.TICKETS_OFFSET, 1) + 1;
            }
            memory.putLong(place + LockLayout.MODE_OFFSET, mode.hold);
            memory.putLong(place + LockLayout.ADDRESS_OFFSET, address);
            memory.setLongVolatile(place + LockLayout.TICKET_OFFSET, ticket);
        }

        boolean isWoken() {
            return memory.getLongVolatile(place + LockLayout.TICKET_OFFSET) != ticket;
        }

        /** Waits no more; says whether it did, {@code false} if it was woken before. */
        boolean leave() {
            return ticket != 0 && memory.compareAndSetLong(place + LockLayout.TICKET_OFFSET, ticket, 0);
        }

        void giveBack() {
            memory.setLongRelease(place + LockLayout.TAKEN_OFFSET, 0);
        }
    }

    /** Takes a free place; null if there is none. */
    @Nullable
    Place take(int participant) {
        for (int i = 0; i < LockLayout.PLACES; i++) {
            int place = LockLayout.place(i);
            if (memory.getLongAcquire(place + LockLayout.TAKEN_OFFSET) == 0
                    && memory.compareAndSetLong(place + LockLayout.TAKEN_OFFSET, 0, participant)) {
                return new Place(place);
            }
        }
        return null;
    }

    /** Wakes who is to have the lock next, if it can have it: the one that waits longest, and all that may share it with that. */
    void wakeNext() {
        boolean done = false;
        while (!done) {
            Waiter first = first(false);
            if (first == null) {
                done = forgetWaiters(true);
            } else if (first.exclusive() ? !state.isFree() : state.isExclusive()) {
                done = true; // Who has it comes here when it releases it.
            } else if (first.exclusive() ? wake(first) : wakeSharing()) {
                done = first(false) != null || forgetWaiters(false);
            }
        }
    }

    /** Nobody waits any more; {@code false} if somebody came meanwhile, for then a release may have missed that. */
    private boolean forgetWaiters(boolean andHandoff) {
        state.nobodyWaits(andHandoff);
        boolean nobody = first(false) == null;
        if (!nobody) {
            state.someoneWaits(false);
        }
        return nobody;
    }

    /** Wakes all that want to share it and came before any that does not; says whether there was one. */
    private boolean wakeSharing() {
        Waiter barrier = first(true);
        boolean any = false;
        for (int i = 0; i < LockLayout.PLACES; i++) {
            Waiter waiter = at(i);
            if (waiter != null && !waiter.exclusive() && (barrier == null || waiter.ticket() < barrier.ticket())) {
                any |= wake(waiter);
            }
        }
        return any;
    }

    private @Nullable Waiter first(boolean exclusiveOnly) {
        Waiter first = null;
        for (int i = 0; i < LockLayout.PLACES; i++) {
            Waiter waiter = at(i);
            if (waiter != null
                    && (waiter.exclusive() || !exclusiveOnly)
                    && (first == null || waiter.ticket() < first.ticket())) {
                first = waiter;
            }
        }
        return first;
    }

    private @Nullable Waiter at(int index) {
        int place = LockLayout.place(index);
        long ticket = memory.getLongVolatile(place + LockLayout.TICKET_OFFSET);
        long mode = memory.getLong(place + LockLayout.MODE_OFFSET);
        return ticket == 0 ? null : new Waiter(place, ticket, mode == LockMode.EXCLUSIVE.hold);
    }

    private boolean wake(Waiter waiter) {
        long address = memory.getLong(waiter.place() + LockLayout.ADDRESS_OFFSET);
        boolean mine = memory.compareAndSetLong(waiter.place() + LockLayout.TICKET_OFFSET, waiter.ticket(), 0);
        if (mine) {
            doorbell.ring(address);
        }
        return mine;
    }
}
