package io.bgworker.shm;

import io.bgworker.SharedLock;

/** A hold of this process on a lock. */
final class LockHold implements SharedLock.Hold {

    private final ProcessLock lock;
    private final LockMode mode;

    /** Who acquired it. */
    private final Thread thread;

    LockHold(ProcessLock lock, LockMode mode, Thread thread) {
        this.lock = lock;
        this.mode = mode;
        this.thread = thread;
    }

    LockMode mode() {
        return mode;
    }

    Thread thread() {
        return thread;
    }

    @Override
    public void close() {
        lock.release(this);
    }
}
