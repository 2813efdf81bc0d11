package io.bgworker.shm;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Interrupts of threads that hold a lock: what they do under it is not to be cut short. */
final class DeferredInterrupts {

    private final Predicate<Thread> holdsLock;
    private final Set<Thread> deferred = ConcurrentHashMap.newKeySet();

    /** Whether somebody is in {@code deferred}, or was: so that a release need not look. */
    private volatile boolean used;

    DeferredInterrupts(Predicate<Thread> holdsLock) {
        this.holdsLock = holdsLock;
    }

    void interrupt(Thread thread) {
        deferred.add(thread);
        used = true;
        deliver(thread); // After that: a release meanwhile either sees it, or is seen.
    }

    /** A thread has released a lock; a volatile write was before. */
    void released(Thread thread) {
        if (used) {
            deliver(thread);
        }
    }

    private void deliver(Thread thread) {
        if (deferred.contains(thread) && !holdsLock.test(thread) && deferred.remove(thread)) {
            thread.interrupt();
        }
    }
}
