package io.bgworker;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The memory that an application shares with those of its workers that have {@link Capability#SHARED_MEMORY}. Injected in the
 * server and in the beans of such a worker; {@link WorkerContext#sharedMemory()} in any of them. May be used by any thread.
 *
 * <pre>{@code
 * SharedSegment progress = memory.segment("progress", 4096, fresh -> fresh.putLong(8, System.currentTimeMillis()));
 * progress.longCell(0).getAndAdd(1);
 * }</pre>
 *
 * <p>Everything here lives until the application stops, or until a worker that shares the memory crashes: then all of them are
 * killed, everything is destroyed, and they start again with nothing ({@link #generation() generation} counts this). The server
 * hears of it by the event {@link SharedMemoryReset}, and what it still has of the old memory throws
 * {@link SharedMemoryResetException}: it calls the methods here anew.
 *
 * <p>The server is careful, since it must not end for what somebody does to the files: it neither acquires a {@link SharedLock}
 * nor changes a cell in one step ({@code compareAndSet}, {@code getAndAdd}). It reads and writes, and has queues.
 *
 * <p>Methods that are not of a queue, a lock or a latch ask the supervisor, and block until it has answered.
 *
 * @since 0.1
 */
public interface SharedMemory {

    /** The longest name, in bytes of UTF-8. */
    int NAME_BYTES_MAX = 63;

    /** The largest segment. */
    long SEGMENT_BYTES_MAX = Integer.MAX_VALUE;

    /**
     * The segment of a name ({@code GetNamedDSMSegment}), zeroed if it is new. It is pinned, until the application stops or the
     * memory is reset. A process may ask as often as it likes, and gets the same one.
     *
     * @param name the name, 1 to {@value #NAME_BYTES_MAX} bytes in UTF-8, without {@code /} and control characters. Segments,
     *     queues, locks and latches have their names in common
     * @param bytes how many, 1 to {@value #SEGMENT_BYTES_MAX}; everybody says the same
     * @return the segment
     * @throws IllegalArgumentException if the name or the number is not right
     * @throws SharedMemoryMismatchException if there is something of this name with another size, or of another kind
     * @throws SharedMemoryFullException if it would be new, and there is no room for it
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    SharedSegment segment(String name, long bytes);

    /**
     * The segment of a name; if it is new, what is in it at first. In all processes together one initialiser is run; all others
     * that ask for the segment wait meanwhile. One that throws, or whose worker ends in an orderly way meanwhile, leaves it to the
     * next who asks, who finds the memory as it was left and not zeroed (as in PostgreSQL). One whose worker crashes causes a reset.
     *
     * @param name the name, as above
     * @param bytes how many, as above
     * @param initializer fills the memory; run on the calling thread, at most. It may use this interface, but not wait for others
     *     who want the same segment
     * @return the segment, initialised
     * @throws IllegalArgumentException as above
     * @throws SharedMemoryMismatchException as above
     * @throws SharedMemoryFullException as above
     * @throws SharedMemoryException also if another process has not initialised it for {@value #INITIALIZE_SECONDS_MAX} seconds; the
     *     message names that process
     * @throws SupervisorStoppedException as above
     */
    SharedSegment segment(String name, long bytes, Consumer<SharedSegment> initializer);

    /** How long one waits for another process's initialiser, in seconds. */
    int INITIALIZE_SECONDS_MAX = 60;

    /**
     * The queue of a name ({@code shm_mq_create} in a named segment).
     *
     * @param name the name, as above
     * @param ringBytes how many bytes its ring has, at least {@link SharedQueue#RING_BYTES_MIN}, rounded down to eight; messages
     *     may be longer
     * @return the queue
     * @throws IllegalArgumentException as above
     * @throws SharedMemoryMismatchException as above
     * @throws SharedMemoryFullException as above
     * @throws SupervisorStoppedException as above
     */
    SharedQueue queue(String name, long ringBytes);

    /**
     * The lock of a name ({@code LWLockNewTrancheId} and {@code LWLockInitialize}).
     *
     * @param name the name, as above
     * @return the lock
     * @throws IllegalArgumentException as above
     * @throws SharedMemoryMismatchException as above
     * @throws SharedMemoryFullException as above
     * @throws SupervisorStoppedException as above
     */
    SharedLock lock(String name);

    /**
     * The latch of a name ({@code InitSharedLatch}).
     *
     * @param name the name, as above
     * @return the latch
     * @throws IllegalArgumentException as above
     * @throws SharedMemoryMismatchException as above
     * @throws SharedMemoryFullException as above
     * @throws SupervisorStoppedException as above
     */
    SharedLatch latch(String name);

    /**
     * Makes a segment without a name ({@code dsm_create}), zeroed, and attaches to it.
     *
     * @param bytes how many, 1 to {@value #SEGMENT_BYTES_MAX}
     * @return the segment; it lives as long as somebody is attached to it, or it has a pin
     * @throws IllegalArgumentException if the number is not right
     * @throws SharedMemoryFullException if there is no room for it
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    SharedSegment create(long bytes);

    /**
     * Attaches to a segment by its {@linkplain SharedSegment#handle() handle} ({@code dsm_attach}).
     *
     * @param handle the handle, as it was told
     * @return the segment; empty if there is none of this handle, or not any more: who made it may be dead
     * @throws IllegalStateException if this process is attached to it already
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    Optional<SharedSegment> attach(long handle);

    /**
     * Everything that there is in this generation ({@code pg_dsm_registry_allocations}): the named by name, then the others.
     *
     * @return a copy
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    List<SegmentInfo> segments();

    /**
     * How often the memory was made: 1 at first, and one more with each reset. It never goes back while the application runs.
     *
     * @return 1 or more
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    long generation();
}
