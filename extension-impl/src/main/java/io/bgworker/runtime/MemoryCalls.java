package io.bgworker.runtime;

import io.bgworker.Capability;
import io.bgworker.SegmentInfo;
import io.bgworker.WorkerException;
import io.bgworker.WorkerInfo;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Result;
import io.bgworker.segment.Party;
import io.bgworker.shm.GrantedSegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What workers ask about shared memory. Knows which process is which participant. */
final class MemoryCalls {

    private final MemoryHost host;

    /** Who takes part, until the process is gone. */
    private final Map<Run, MemoryHost.Joined> joined = new ConcurrentHashMap<>();

    MemoryCalls(MemoryHost host) {
        this.host = host;
    }

    static boolean isAboutMemory(Call call) {
        return call instanceof Call.JoinMemory
                || call instanceof Call.OpenSegment
                || call instanceof Call.CreateSegment
                || call instanceof Call.AttachSegment
                || call instanceof Call.SegmentInitialized
                || call instanceof Call.DetachSegment
                || call instanceof Call.PinSegment;
    }

    /** Answers, perhaps later. */
    CompletableFuture<Result> answer(Run run, Call call) {
        if (call instanceof Call.JoinMemory) {
            MemoryHost.Joined party = join(run);
            return CompletableFuture.completedFuture(new Result.Memory(
                    party.directory().toString(), party.party().number(), party.generation()));
        }
        Party party = party(run);
        if (call instanceof Call.OpenSegment c) {
            return host.open(party, c.name(), c.kind(), c.bytes(), c.initializes())
                    .thenApply(MemoryCalls::result);
        } else if (call instanceof Call.CreateSegment c) {
            return host.create(party, c.bytes()).thenApply(MemoryCalls::result);
        }
        return CompletableFuture.completedFuture(result(party, call));
    }

    private Result result(Party party, Call call) {
        if (call instanceof Call.AttachSegment c) {
            return host.attach(party, c.handle()).map(MemoryCalls::result).orElseGet(Result.Done::new);
        } else if (call instanceof Call.SegmentInitialized c) {
            host.initialized(party, c.handle(), c.initialized());
        } else if (call instanceof Call.DetachSegment c) {
            host.detach(party, c.handle());
        } else if (call instanceof Call.PinSegment c) {
            host.pin(party, c.handle(), c.pinned());
        } else {
            throw new AssertionError(call);
        }
        return new Result.Done();
    }

    private static Result result(GrantedSegment segment) {
        return new Result.Segment(
                segment.handle(),
                segment.name(),
                segment.kind(),
                segment.bytes(),
                segment.generation(),
                segment.initialize());
    }

    List<SegmentInfo> segments(Run run) {
        checkMember(run.cell.info());
        return host.segments();
    }

    private MemoryHost.Joined join(Run run) {
        WorkerInfo info = run.cell.info();
        checkMember(info);
        MemoryHost.Joined known = joined.get(run);
        if (known != null) {
            return known;
        }
        MemoryHost.Joined fresh = host.join(info.name() + "[" + info.id() + "." + run.incarnation + "]");
        MemoryHost.Joined other = joined.putIfAbsent(run, fresh);
        if (other != null) {
            host.leave(fresh.party());
            return other; // Two threads of the worker were the first.
        }
        run.whenOver(() -> {
            joined.remove(run);
            host.leave(fresh.party());
        });
        return fresh;
    }

    private Party party(Run run) {
        MemoryHost.Joined known = joined.get(run);
        if (known == null) {
            throw new WorkerException("A worker must join shared memory before it asks for segments");
        }
        return known.party();
    }

    /** Of a worker that is not killed when others crash, nobody shall have what they left. */
    private static void checkMember(WorkerInfo info) {
        if (!info.capabilities().contains(Capability.SHARED_MEMORY)) {
            throw new WorkerException("Background worker '" + info.name() + "' must have the capability "
                    + Capability.SHARED_MEMORY + " to use shared memory, has " + info.capabilities());
        }
    }
}
