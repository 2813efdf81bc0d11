package io.bgworker.runtime;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.SharedLatch;
import io.bgworker.SharedLock;
import io.bgworker.SharedMemory;
import io.bgworker.SharedQueue;
import io.bgworker.SharedSegment;
import io.bgworker.segment.Party;
import io.bgworker.shm.GrantedSegment;
import io.bgworker.shm.Participant;
import io.bgworker.shm.SegmentService;
import io.bgworker.shm.SharedMemoryClient;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shared memory for the application itself, which outlives resets: it takes part in each generation anew, and only if somebody
 * asks.
 */
final class ServerMemory implements SharedMemory {

    private final MemoryHost host;
    private final PlainThreads threads;
    private final Executor log;

    /** The present generation's, if somebody has asked. Guarded by this. */
    private @Nullable SharedMemoryClient client;

    /** Whether the application has stopped. Guarded by this. */
    private boolean closed;

    /** Hears of mappings that are gone. Its thread is there from the first segment on, until nothing is mapped. Guarded by this. */
    private @Nullable Cleaner cleaner;

    ServerMemory(MemoryHost host, PlainThreads threads, Executor log) {
        this.host = host;
        this.threads = threads;
        this.log = log;
    }

    private synchronized Cleaner cleaner() {
        if (cleaner == null) {
            cleaner = Cleaner.create(task -> {
                Thread thread = threads.newThread(task);
                thread.setName("bgworker-unmapped");
                return thread;
            });
        }
        return cleaner;
    }

    private synchronized SharedMemoryClient client() {
        if (closed) {
            throw MemoryHost.stopped();
        }
        if (client == null || client.generation() != host.generation()) {
            leave();
            MemoryHost.Joined joined = host.join("the server");
            Participant self = participant(joined);
            client = new SharedMemoryClient(
                    new Direct(host, cleaner(), joined.party(), joined.generation()),
                    self,
                    joined.directory(),
                    joined.generation(),
                    this::complain);
        }
        return client;
    }

    private Participant participant(MemoryHost.Joined joined) {
        Participant self = null;
        try {
            self = Participant.join(
                    joined.directory(), joined.party().number(), joined.party().name(), true);
            return self;
        } finally {
            if (self == null) {
                host.leave(joined.party());
            }
        }
    }

    private void leave() {
        if (client != null) {
            client.reset();
            client = null;
        }
    }

    private void complain(String view, Throwable thrown) {
        log.execute(() -> RuntimeLogger.LOG.detachHookThrew(view, thrown));
    }

    /** A generation is over. What is younger is not touched. */
    synchronized void reset(long next) {
        if (client != null && client.generation() < next) {
            leave();
        }
    }

    /** The application stops. Its hooks run, and other threads that they wait for may need this meanwhile. */
    void close() {
        SharedMemoryClient used;
        synchronized (this) {
            used = client;
        }
        if (used != null) {
            used.close();
        }
        synchronized (this) {
            closed = true;
            client = null;
        }
    }

    // ---- The API

    @Override
    public SharedSegment segment(String name, long bytes) {
        return client().segment(name, bytes);
    }

    @Override
    public SharedSegment segment(String name, long bytes, Consumer<SharedSegment> initializer) {
        return client().segment(name, bytes, initializer);
    }

    @Override
    public SharedQueue queue(String name, long ringBytes) {
        return client().queue(name, ringBytes);
    }

    @Override
    public SharedLock lock(String name) {
        return client().lock(name);
    }

    @Override
    public SharedLatch latch(String name) {
        return client().latch(name);
    }

    @Override
    public SharedSegment create(long bytes) {
        return client().create(bytes);
    }

    @Override
    public Optional<SharedSegment> attach(long handle) {
        return client().attach(handle);
    }

    @Override
    public List<SegmentInfo> segments() {
        return host.segments();
    }

    @Override
    public long generation() {
        return host.generation();
    }

    /** Asks the host without a channel between. */
    private record Direct(MemoryHost host, Cleaner cleaner, Party party, long generation) implements SegmentService {

        @Override
        public GrantedSegment open(String name, SegmentKind kind, long bytes, boolean initializes) {
            return join(host.open(party, name, kind, bytes, initializes));
        }

        @Override
        public GrantedSegment create(long bytes) {
            return join(host.create(party, bytes));
        }

        private static <T> T join(CompletableFuture<T> answer) {
            try {
                return answer.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw e;
            }
        }

        @Override
        public Optional<GrantedSegment> attach(long handle) {
            return host.attach(party, handle);
        }

        @Override
        public void initialized(long handle, boolean initialized) {
            host.initialized(party, handle, initialized);
        }

        @Override
        public void detach(long handle) {
            host.detach(party, handle);
        }

        @Override
        public void pin(long handle, boolean pinned) {
            host.pin(party, handle, pinned);
        }

        @Override
        public boolean isOver() {
            return host.generation() != generation;
        }

        @Override
        public List<SegmentInfo> segments() {
            return host.segments();
        }

        @Override
        public void mapped(long handle, Object mapping) {
            host.mapped(handle);
            MemoryHost owner = host; // Not this: it must not keep the mapping alive, nor anything but the host.
            var unused = cleaner.register(mapping, () -> owner.unmapped(handle));
        }
    }
}
