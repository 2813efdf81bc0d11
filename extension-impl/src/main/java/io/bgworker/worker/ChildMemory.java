package io.bgworker.worker;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.SharedMemory;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Result;
import io.bgworker.shm.GrantedSegment;
import io.bgworker.shm.Participant;
import io.bgworker.shm.SegmentService;
import io.bgworker.shm.SharedMemoryClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The worker's part in shared memory, from its first use on. A worker does not outlive a reset: its memory is of one generation. */
final class ChildMemory implements SegmentService {

    private final Calls calls;
    private final String worker;
    private final System.Logger logger;

    /** Guarded by this, as is the making of both. */
    private @Nullable SharedMemoryClient client;

    /** Written once, read by all. */
    private volatile @Nullable Participant self;

    /**
     * No part so far.
     *
     * @param worker what other processes call this one
     */
    ChildMemory(Calls calls, String worker, System.Logger logger) {
        this.calls = calls;
        this.worker = worker;
        this.logger = logger;
    }

    /** The memory; asks the supervisor at its first use. */
    synchronized SharedMemory get() {
        if (client == null) {
            Result.Memory joined =
                    (Result.Memory) calls.get(new Call.JoinMemory()).get(0);
            Path directory = Path.of(joined.directory());
            Participant participant = Participant.join(directory, joined.number(), worker, false);
            self = participant;
            client = new SharedMemoryClient(this, participant, directory, joined.generation(), this::complain);
        }
        return client;
    }

    private void complain(String view, Throwable thrown) {
        logger.log(System.Logger.Level.ERROR, "A hook for the detachment of " + view + " threw", thrown);
    }

    // ---- For signals and the end

    /** Interrupts a thread, not before it has released its last lock. */
    void interrupt(Thread thread) {
        Participant participant = self;
        if (participant == null) {
            thread.interrupt();
        } else {
            participant.interrupt(thread);
        }
    }

    /** The first that an orderly end does: nobody shall wait for a lock while exit hooks run. */
    void releaseLocks() {
        Participant participant = self;
        if (participant != null) {
            participant.releaseLocks();
        }
    }

    /** The last that it does. */
    void close() {
        SharedMemoryClient used;
        synchronized (this) {
            used = client;
        }
        if (used != null) {
            used.close(); // Hooks run: other threads that they wait for may need this.
        }
    }

    // ---- What the supervisor decides

    @Override
    public GrantedSegment open(String name, SegmentKind kind, long bytes, boolean initializes) {
        return granted(calls.get(new Call.OpenSegment(name, kind, bytes, initializes)));
    }

    @Override
    public GrantedSegment create(long bytes) {
        return granted(calls.get(new Call.CreateSegment(bytes)));
    }

    @Override
    public Optional<GrantedSegment> attach(long handle) {
        List<Result> answer = calls.get(new Call.AttachSegment(handle));
        return answer.get(0) instanceof Result.Segment ? Optional.of(granted(answer)) : Optional.empty();
    }

    private static GrantedSegment granted(List<Result> answer) {
        Result.Segment segment = (Result.Segment) answer.get(0);
        return new GrantedSegment(
                segment.handle(),
                segment.name(),
                segment.kind(),
                segment.bytes(),
                segment.generation(),
                segment.initialize());
    }

    @Override
    public void initialized(long handle, boolean initialized) {
        calls.get(new Call.SegmentInitialized(handle, initialized));
    }

    @Override
    public void detach(long handle) {
        calls.get(new Call.DetachSegment(handle));
    }

    @Override
    public void pin(long handle, boolean pinned) {
        calls.get(new Call.PinSegment(handle, pinned));
    }

    /** It would not be there to ask. */
    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public List<SegmentInfo> segments() {
        return calls.get(new Call.ListSegments()).stream()
                .flatMap(part -> ((Result.Segments) part).segments().stream())
                .toList();
    }

    /** The end of the process is the end of its mappings. */
    @Override
    public void mapped(long handle, Object mapping) {}
}
