package io.bgworker.shm;

/** How a lock is held. */
enum LockMode {
    EXCLUSIVE(LockLayout.EXCLUSIVE, LockLayout.HOLDS),
    SHARED(LockLayout.SHARE, LockLayout.EXCLUSIVE);

    /** What a hold adds to the state. */
    final long hold;

    /** What in the state forbids it. */
    final long conflicts;

    LockMode(long hold, long conflicts) {
        this.hold = hold;
        this.conflicts = conflicts;
    }
}
