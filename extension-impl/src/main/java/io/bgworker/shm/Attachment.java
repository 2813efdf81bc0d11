package io.bgworker.shm;

import io.bgworker.SharedArea;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryResetException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This process's attachment to one segment. Everything that touches its memory asks here first whether it may, and tells
 * afterwards, so that who is careful can look whether there is memory at all.
 *
 * <p>On Java 17 an access behind the end of a truncated file goes on with whatever was in the register, and the error comes later,
 * anywhere in the thread: if that is the initialization of a class, nobody in this JVM can ever use that class. So who is careful looks
 * at the file before an access, which spares it the error but for a race; after it, for what was read may be nothing; and before other
 * code runs, the application's or the JDK's. A look is a system call, 0.2 µs.
 */
public final class Attachment {

    private enum State {
        ATTACHED,
        DETACHED,
        RESET
    }

    /** So many that compiled code does not make them by itself. */
    private static final int ARRAYS = 8;

    private final Participant self;
    private final SegmentFile file;
    private final long generation;
    private final String view;
    private final Area area;

    private volatile State state = State.ATTACHED;

    /** What is given up with the attachment. */
    private final Set<Runnable> structures = ConcurrentHashMap.newKeySet();

    /** The locks and latches, by offset: all views of one in this process are the same object. */
    private final Map<Integer, ProcessLock> locks = new ConcurrentHashMap<>();

    private final Map<Integer, ProcessLatch> latches = new ConcurrentHashMap<>();

    Attachment(Participant self, SegmentFile file, long generation, String view) {
        this.self = self;
        this.file = file;
        this.generation = generation;
        this.view = view;
        area = new Area(this, Memory.over(file.buffer()), 0);
    }

    /**
     * The memory.
     *
     * @return all of it
     */
    public SharedArea area() {
        return area;
    }

    Participant self() {
        return self;
    }

    String view() {
        return view;
    }

    // ---- Access

    /**
     * Makes sure that the memory may be touched.
     *
     * @throws SharedMemoryResetException if its generation has ended
     * @throws IllegalStateException if this process has detached from it
     */
    public void check() {
        if (!isUsable()) {
            throw unusable();
        }
    }

    /** Whether the memory may be touched. */
    boolean isUsable() {
        return state == State.ATTACHED;
    }

    private RuntimeException unusable() {
        return state == State.RESET
                ? new SharedMemoryResetException(view, generation)
                : new IllegalStateException(
                        "Shared memory must be attached to be used, this process has detached from " + view);
    }

    /** The memory is about to be touched: makes sure that it may be, and that it is there. */
    void enter() {
        check();
        settle();
    }

    /** The memory was touched: makes sure that it was there. */
    void settle() {
        if (self.isCareful()) {
            lookAtFile();
        }
    }

    private void lookAtFile() {
        boolean whole;
        try {
            whole = file.isWhole();
        } catch (IOException e) {
            check(); // Closed meanwhile.
            whole = false;
        }
        if (!whole) {
            throw truncated(null);
        }
    }

    /**
     * The error that the JVM has in store for this thread comes when it returns from work of its own, and not from all of that. An array of
     * arrays is always made by the JVM itself, be this interpreted or compiled.
     */
    private static void provokeError() {
        int[][] made = new int[ARRAYS][ARRAYS];
        if (made[ARRAYS - 1].length != ARRAYS) {
            throw new AssertionError("An array must be as long as it is made");
        }
    }

    /** The memory was touched, and nobody looks at the file any more: it may be closed, or what is thrown says enough. */
    void swallowError() {
        try {
            confirm();
        } catch (InternalError e) {
            // Whoever enters next is told.
        }
    }

    /** The memory was touched: makes sure that it was there, also if the file is closed by now. */
    void confirm() {
        if (self.isCareful()) {
            provokeError();
        }
    }

    /** What to throw when the JVM says that there was no memory. */
    SharedMemoryException truncated(@Nullable InternalError cause) {
        swallowError();
        String message = "Shared memory, " + view + ", must have its whole file, somebody has truncated " + file.path();
        return cause == null ? new SharedMemoryException(message) : new SharedMemoryException(message, cause);
    }

    /** Reads a number, or changes one and says something about it. */
    long read(LongSupplier access) {
        enter();
        try {
            long value = access.getAsLong();
            settle();
            return value;
        } catch (InternalError e) {
            throw truncated(e);
        } catch (RuntimeException e) {
            settle(); // What it complains of may never have been there.
            throw e;
        }
    }

    /**
     * The same of an int. Not by way of a long: what C2 makes of that on x86, one instruction that reads and widens, is not
     * known to what handles faults in Java 17, and ends the JVM.
     */
    int readInt(IntSupplier access) {
        enter();
        try {
            int value = access.getAsInt();
            settle();
            return value;
        } catch (InternalError e) {
            throw truncated(e);
        }
    }

    void run(Runnable access) {
        enter();
        runAndSettle(access);
    }

    private void runAndSettle(Runnable access) {
        try {
            access.run();
            settle();
        } catch (InternalError e) {
            throw truncated(e);
        } catch (RuntimeException e) {
            settle(); // What it complains of may never have been there.
            throw e;
        }
    }

    /** Does something under the mutex. Who gives that back does so without the error in store. */
    <T> T exclusively(Supplier<T> change) {
        return self.mutex().exclusively(() -> {
            try {
                return change.get();
            } finally {
                settle();
            }
        });
    }

    // ---- Structures

    ProcessLock lock(int offset, IntFunction<ProcessLock> made) {
        return locks.computeIfAbsent(offset, made::apply);
    }

    ProcessLatch latch(int offset, IntFunction<ProcessLatch> made) {
        return latches.computeIfAbsent(offset, made::apply);
    }

    void releaseLocks() {
        locks.values().forEach(ProcessLock::releaseAll);
    }

    boolean holdsLock(Thread thread) {
        return locks.values().stream().anyMatch(lock -> lock.isHeldBy(thread));
    }

    /**
     * Takes what one participant has at a time, to be given up with the attachment. The attachment knows of it before anything may
     * throw: others might wait for whoever has it.
     *
     * @param field where who has it is written: its number, or 0
     * @param leave gives it up
     * @return who has had it before; 0 if it is taken now
     */
    long take(Memory memory, int field, Runnable leave) {
        return read(() -> exclusively(() -> {
            long holder = memory.getLongVolatile(field);
            if (holder == 0) {
                memory.setLongVolatile(field, self.number());
                added(leave);
            }
            return holder;
        }));
    }

    /** Something is taken. If the detachment was quicker, it is given up at once. */
    private synchronized void added(Runnable leave) {
        if (isUsable()) {
            structures.add(leave);
            return;
        }
        if (state == State.DETACHED) {
            leave(List.of(leave));
        }
        throw unusable();
    }

    /** Gives up what was taken. Without a look before: who waits in this process is woken, whatever became of the file. */
    void giveUp(Runnable leave) {
        check();
        runAndSettle(leave);
        structures.remove(leave);
    }

    // ---- The end

    /**
     * Detaches: queues, locks and latches are given up, and views throw {@link IllegalStateException} from now on. Does nothing
     * the second time.
     */
    public synchronized void detach() {
        if (isUsable()) {
            state = State.DETACHED; // First: who acquires a lock meanwhile sees this, or its hold is seen here.
            boolean left = false;
            try {
                leave(List.of(this::releaseLocks));
                left = leave(structures);
            } finally {
                end();
                if (!left || !locks.isEmpty()) {
                    self.doorbell().wakeAll(); // Who waits for anything here waits no more.
                }
            }
        }
    }

    /** Says whether there was memory to leave things behind in. Else whoever misses that is told by the end of this process. */
    private boolean leave(Collection<Runnable> structures) {
        boolean left = true;
        for (Runnable structure : structures) {
            try {
                runAndSettle(structure);
                provokeError(); // Who is not careful has not looked.
            } catch (InternalError | SharedMemoryException e) {
                left = false;
            }
        }
        return left;
    }

    /** The generation has ended. Nothing is touched any more. */
    synchronized void reset() {
        if (isUsable()) {
            state = State.RESET;
            end();
        }
    }

    private void end() {
        file.close();
        self.detached(this);
    }
}
