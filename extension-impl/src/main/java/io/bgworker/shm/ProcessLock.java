package io.bgworker.shm;

import io.bgworker.SharedLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes; {@link LockLayout} says how. One object for each lock in a process, which knows the holds of this
 * process.
 *
 * <p>Who comes takes a free lock at once, also before those who were woken and are not yet there: handing it over each time would make everybody
 * wait for the scheduler. Who was woken and found it taken is passed by no more.
 */
final class ProcessLock implements SharedLock {

    private static final VarHandle EXCLUSIVE = field("exclusive");
    private static final VarHandle ONE_SHARED = field("oneShared");

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(ProcessLock.class, name, LockHold.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 0;

    /** For how long one sleeps that has no place to be woken at. */
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Attachment attachment;
    private final Participant self;
    private final Memory memory;
    private final LockState state;
    private final LockPlaces places;

    /** The exclusive hold of this process. */
    private volatile @Nullable LockHold exclusive;

    /** A shared hold of this process; the others, if there are several, are in the set. */
    private volatile @Nullable LockHold oneShared;

    private final Set<LockHold> moreShared = ConcurrentHashMap.newKeySet();

    private ProcessLock(Attachment attachment, Memory memory) {
        this.attachment = attachment;
        this.memory = memory;
        self = attachment.self();
        state = new LockState(memory);
        places = new LockPlaces(memory, state, self.doorbell());
    }

    static ProcessLock over(Area area) {
        Attachment attachment = area.attachment();
        Memory memory = area.memory();
        attachment.run(() -> Kind.LOCK.claim(attachment, memory, BYTES));
        return attachment.lock(area.base(), offset -> new ProcessLock(attachment, memory));
    }

    // ---- Acquiring

    @Override
    public Hold exclusive() throws InterruptedException {
        return forEver(LockMode.EXCLUSIVE);
    }

    @Override
    public Hold shared() throws InterruptedException {
        return forEver(LockMode.SHARED);
    }

    private LockHold forEver(LockMode mode) throws InterruptedException {
        LockHold hold = acquire(mode, Long.MAX_VALUE);
        while (hold == null) {
            hold = acquire(mode, Long.MAX_VALUE);
        }
        return hold;
    }

    @Override
    public Optional<Hold> exclusive(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(acquire(LockMode.EXCLUSIVE, Deadline.nanos(timeout)));
    }

    @Override
    public Optional<Hold> shared(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(acquire(LockMode.SHARED, Deadline.nanos(timeout)));
    }

    /** Null if the time is over. */
    private @Nullable LockHold acquire(LockMode mode, long nanos) throws InterruptedException {
        self.checkAtomic("A lock");
        attachment.check();
        Thread thread = Thread.currentThread();
        if (isHeldBy(thread)) {
            throw new IllegalStateException(
                    "A lock must be released before the same thread acquires it again, which would wait for itself: "
                            + attachment.view());
        }
        return state.take(mode) || (nanos > 0 && await(mode, nanos)) ? held(mode, thread) : null;
    }

    /**
     * It is taken, and from now on released with the attachment. With volatile effects on both sides: a detachment that does not see this
     * hold is seen here.
     *
     * @throws IllegalStateException if the process has detached meanwhile; the lock is released then
     */
    LockHold held(LockMode mode, Thread thread) {
        LockHold hold = new LockHold(this, mode, thread);
        if (mode == LockMode.EXCLUSIVE) {
            memory.setLongRelease(LockLayout.HOLDER_OFFSET, self.number());
            EXCLUSIVE.setVolatile(this, hold);
        } else if (!ONE_SHARED.compareAndSet(this, null, hold)) {
            moreShared.add(hold);
        }
        if (!attachment.isUsable()) {
            release(hold);
            attachment.check();
        }
        return hold;
    }

    /** Whether a thread of this process has acquired it, and it was not released. */
    boolean isHeldBy(Thread thread) {
        return isOf(thread, exclusive)
                || isOf(thread, oneShared)
                || (!moreShared.isEmpty() && moreShared.stream().anyMatch(hold -> isOf(thread, hold)));
    }

    private static boolean isOf(Thread thread, @Nullable LockHold hold) {
        return hold != null && hold.thread() == thread;
    }

    // ---- Waiting

    private boolean await(LockMode mode, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted before it waited for a lock");
        }
        for (int i = 0; i < LOOKS; i++) {
            Thread.onSpinWait();
            if (state.take(mode)) {
                return true;
            }
        }
        Deadline deadline = Deadline.inNanos(nanos);
        Doorbell.Bell bell = self.doorbell().borrow();
        try {
            LockPlaces.Place place = takePlace(bell, deadline);
            return place == null ? state.take(mode) : await(mode, place, bell, deadline);
        } finally {
            self.doorbell().giveBack(bell);
        }
    }

    /** Null if the time was over before there was one. */
    private LockPlaces.@Nullable Place takePlace(Doorbell.Bell bell, Deadline deadline) throws InterruptedException {
        LockPlaces.Place place = places.take(self.number());
        while (place == null && !deadline.isOver()) {
            bell.sleep(Math.min(NAP_NANOS, deadline.leftNanos()));
            attachment.check();
            place = places.take(self.number());
        }
        return place;
    }

    private boolean await(LockMode mode, LockPlaces.Place place, Doorbell.Bell bell, Deadline deadline)
            throws InterruptedException {
        boolean taken = false;
        try {
            taken = queue(mode, place, bell, deadline);
            return taken;
        } finally {
            boolean unused = place.leave();
            place.giveBack();
            if (!taken) {
                places.wakeNext(); // It may have been woken for nothing, or others were behind it.
            }
        }
    }

    private boolean queue(LockMode mode, LockPlaces.Place place, Doorbell.Bell bell, Deadline deadline)
            throws InterruptedException {
        boolean woken = false;
        while (true) {
            place.enter(mode, bell.address());
            state.someoneWaits(woken);
            if (woken ? state.takeWoken(mode) : state.take(mode)) {
                return true;
            }
            if (mode == LockMode.SHARED) {
                places.wakeNext(); // This one, if there are only others that share it.
            }
            while (!place.isWoken()) {
                if (deadline.isOver()) {
                    return false;
                }
                bell.sleep(deadline.leftNanos());
                attachment.check();
            }
            woken = true;
            if (state.takeWoken(mode)) {
                return true;
            }
        }
    }

    // ---- Releasing

    void release(LockHold hold) {
        if (forget(hold)) {
            if (hold.mode() == LockMode.EXCLUSIVE) {
                memory.setLongRelease(LockLayout.HOLDER_OFFSET, 0);
            }
            if (state.giveBack(hold.mode())) {
                places.wakeNext();
            }
            self.interrupts().released(hold.thread());
        }
    }

    /** Says whether it was held. */
    private boolean forget(LockHold hold) {
        return hold.mode() == LockMode.EXCLUSIVE
                ? EXCLUSIVE.compareAndSet(this, hold, null)
                : ONE_SHARED.compareAndSet(this, hold, null) || moreShared.remove(hold);
    }

    /** The process ends, or detaches. */
    void releaseAll() {
        releaseIfHeld(exclusive);
        releaseIfHeld(oneShared);
        moreShared.forEach(this::release);
    }

    private void releaseIfHeld(@Nullable LockHold hold) {
        if (hold != null) {
            release(hold);
        }
    }

    @Override
    public Optional<String> holder() {
        long holder = attachment.read(() -> memory.getLongAcquire(LockLayout.HOLDER_OFFSET));
        return holder == 0 ? Optional.empty() : self.name((int) holder);
    }
}
