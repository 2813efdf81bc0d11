package io.bgworker.cdi;

import io.bgworker.SegmentInfo;
import io.bgworker.SharedLatch;
import io.bgworker.SharedLock;
import io.bgworker.SharedMemory;
import io.bgworker.SharedQueue;
import io.bgworker.SharedSegment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What {@code @Inject SharedMemory} gives: may be injected before the runtime begins, and is of use from then on. */
@ApplicationScoped
@Typed(SharedMemory.class)
public class SharedMemoryBean implements SharedMemory {

    private final WorkerSupervisor supervisor;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    protected SharedMemoryBean() {
        this(null);
    }

    /**
     * For the container.
     *
     * @param supervisor has the runtime
     */
    @Inject
    public SharedMemoryBean(WorkerSupervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public SharedSegment segment(String name, long bytes) {
        return supervisor.sharedMemory().segment(name, bytes);
    }

    @Override
    public SharedSegment segment(String name, long bytes, Consumer<SharedSegment> initializer) {
        return supervisor.sharedMemory().segment(name, bytes, initializer);
    }

    @Override
    public SharedQueue queue(String name, long ringBytes) {
        return supervisor.sharedMemory().queue(name, ringBytes);
    }

    @Override
    public SharedLock lock(String name) {
        return supervisor.sharedMemory().lock(name);
    }

    @Override
    public SharedLatch latch(String name) {
        return supervisor.sharedMemory().latch(name);
    }

    @Override
    public SharedSegment create(long bytes) {
        return supervisor.sharedMemory().create(bytes);
    }

    @Override
    public Optional<SharedSegment> attach(long handle) {
        return supervisor.sharedMemory().attach(handle);
    }

    @Override
    public List<SegmentInfo> segments() {
        return supervisor.sharedMemory().segments();
    }

    @Override
    public long generation() {
        return supervisor.sharedMemory().generation();
    }
}
