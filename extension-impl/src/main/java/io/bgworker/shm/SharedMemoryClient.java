package io.bgworker.shm;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.SharedLatch;
import io.bgworker.SharedLock;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SharedQueue;
import io.bgworker.SharedSegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shared memory of one process in one generation: asks the supervisor, maps what it is granted, and knows what it is
 * attached to. The same in the server and in workers.
 */
public final class SharedMemoryClient implements SharedMemory {

    private static final int RING_UNIT_BYTES = 8;

    /** Hears of hooks that threw. */
    public interface Complaints {

        /** A hook of a segment threw. */
        void hookThrew(String view, Throwable thrown);
    }

    private final SegmentService service;
    private final Participant self;
    private final Path directory;
    private final long generation;
    private final Complaints complaints;

    /** By handle, in the order of attachment. Guarded by this. */
    private final Map<Long, AttachedSegment> attached = new LinkedHashMap<>();

    /** Whether the generation has ended. Guarded by this. */
    private boolean over;

    /**
     * Shared memory without an attachment.
     *
     * @param service what the supervisor decides
     * @param self this process
     * @param directory the directory of the generation
     * @param generation the generation
     * @param complaints hears of hooks that threw
     */
    public SharedMemoryClient(
            SegmentService service, Participant self, Path directory, long generation, Complaints complaints) {
        this.service = service;
        this.self = self;
        this.directory = directory;
        this.generation = generation;
        this.complaints = complaints;
    }

    // ---- Named

    @Override
    public SharedSegment segment(String name, long bytes) {
        return open(name, SegmentKind.SEGMENT, bytes, null);
    }

    @Override
    public SharedSegment segment(String name, long bytes, Consumer<SharedSegment> initializer) {
        return open(name, SegmentKind.SEGMENT, bytes, initializer);
    }

    @Override
    public SharedQueue queue(String name, long ringBytes) {
        long bytesMax = SEGMENT_BYTES_MAX - SharedQueue.HEADER_BYTES;
        if (ringBytes < SharedQueue.RING_BYTES_MIN || ringBytes > bytesMax) {
            throw new IllegalArgumentException("A queue must have a ring of " + SharedQueue.RING_BYTES_MIN + " to "
                    + bytesMax + " bytes, '" + name + "' was to have " + ringBytes);
        }
        long rounded = ringBytes / RING_UNIT_BYTES * RING_UNIT_BYTES;
        return open(name, SegmentKind.QUEUE, SharedQueue.HEADER_BYTES + rounded, null)
                .queue();
    }

    @Override
    public SharedLock lock(String name) {
        return open(name, SegmentKind.LOCK, SharedLock.BYTES, null).lock();
    }

    @Override
    public SharedLatch latch(String name) {
        return open(name, SegmentKind.LATCH, SharedLatch.BYTES, null).latch();
    }

    private AttachedSegment open(
            String name, SegmentKind kind, long bytes, @Nullable Consumer<SharedSegment> initializer) {
        SegmentLimits.checkName(name);
        SegmentLimits.checkSize(bytes);
        AttachedSegment known = known(name, kind, bytes);
        if (known != null) {
            return known;
        }
        GrantedSegment granted = service.open(name, kind, bytes, initializer != null);
        AttachedSegment segment = adopt(granted);
        if (granted.initialize() && initializer != null) {
            initialize(segment, initializer);
        }
        return segment;
    }

    /** Saves a question to the supervisor. One that is being initialised is not known so far. */
    private synchronized @Nullable AttachedSegment known(String name, SegmentKind kind, long bytes) {
        for (AttachedSegment each : attached.values()) {
            if (each.is(name, kind, bytes)) {
                return each;
            }
        }
        return null;
    }

    private void initialize(AttachedSegment segment, Consumer<SharedSegment> initializer) {
        boolean done = false;
        try {
            initializer.accept(segment);
            done = true;
        } finally {
            if (!done) {
                segment.end();
                forget(segment);
            }
            service.initialized(segment.handle(), done);
        }
        segment.initialized();
    }

    // ---- Without a name

    @Override
    public SharedSegment create(long bytes) {
        SegmentLimits.checkSize(bytes);
        return adopt(service.create(bytes));
    }

    /** Under the lock, like the detachment: what one thread attaches to another must not have detached from in between. */
    @Override
    public synchronized Optional<SharedSegment> attach(long handle) {
        if (attached.containsKey(handle)) {
            throw new IllegalStateException(
                    "A process must attach to a segment once; it is attached to " + attached.get(handle));
        }
        return service.attach(handle).map(this::adopt);
    }

    private synchronized AttachedSegment adopt(GrantedSegment granted) {
        AttachedSegment known = attached.get(granted.handle());
        if (known != null) {
            return known; // Another thread was granted it, too.
        }
        if (over || granted.generation() != generation) {
            throw new SharedMemoryResetException(granted.view(), generation);
        }
        AttachedSegment segment = null;
        try {
            segment = new AttachedSegment(this, granted, map(granted));
            attached.put(granted.handle(), segment);
            return segment;
        } catch (SharedMemoryException e) {
            throw service.isOver() ? reset(granted, e) : e;
        } finally {
            if (segment == null) {
                giveBack(granted);
            }
        }
    }

    /** The reset was quicker, and has taken the file away. */
    private SharedMemoryResetException reset(GrantedSegment granted, SharedMemoryException cause) {
        SharedMemoryResetException reset = new SharedMemoryResetException(granted.view(), generation);
        reset.initCause(cause);
        return reset;
    }

    private Attachment map(GrantedSegment granted) {
        SegmentFile file = SegmentFile.open(GrantedSegment.file(directory, granted.handle()), granted.identity());
        service.mapped(granted.handle(), file.mapping());
        return self.attach(file, generation, granted.view());
    }

    private void giveBack(GrantedSegment granted) {
        if (granted.initialize()) {
            service.initialized(granted.handle(), false);
        } else {
            service.detach(granted.handle());
        }
    }

    // ---- For the segments

    synchronized void detach(AttachedSegment segment) {
        segment.end();
        if (forget(segment)) {
            service.detach(segment.handle());
        }
    }

    private synchronized boolean forget(AttachedSegment segment) {
        return attached.remove(segment.handle(), segment);
    }

    void pin(AttachedSegment segment, boolean pinned) {
        service.pin(segment.handle(), pinned);
    }

    Complaints complaints() {
        return complaints;
    }

    // ---- The whole

    @Override
    public List<SegmentInfo> segments() {
        return service.segments();
    }

    @Override
    public long generation() {
        return generation;
    }

    private synchronized List<AttachedSegment> latestFirst() {
        List<AttachedSegment> all = new ArrayList<>(attached.values());
        Collections.reverse(all);
        return all;
    }

    /** The generation has ended: every view throws from now on. */
    public synchronized void reset() {
        over = true;
        self.reset();
        attached.clear(); // Whoever still has one view shall not keep the memory of all.
    }

    /** This process ends in an orderly way: hooks run, the latest attachment first. The supervisor sees by itself that it ends. */
    public void close() {
        latestFirst().forEach(AttachedSegment::leave);
        self.close();
    }
}
