package io.bgworker.runtime;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.launcher.SegmentDirectory;
import io.bgworker.segment.Answer;
import io.bgworker.segment.Changes;
import io.bgworker.segment.Decision;
import io.bgworker.segment.Party;
import io.bgworker.segment.Pinning;
import io.bgworker.segment.Segment;
import io.bgworker.segment.SegmentTable;
import io.bgworker.shm.GrantedSegment;
import io.bgworker.shm.SegmentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's side of shared memory: carries out what the {@link SegmentTable} decides, that is, makes and removes files and
 * tells those who wait. It maps nothing. One idea and therefore one file: each method is a question to the table under the lock,
 * and what follows from the answer outside of it.
 *
 * <p>Used by any thread. The directory is made with the first segment: most applications need none.
 */
final class MemoryHost {

    /** How long garbage collection has for mappings that are in the way. */
    private static final long COLLECTION_NANOS_MAX = 1_000_000_000;

    /** What a file has beside its segment. */
    private static final int HEAD_BYTES = 128;

    /** A participant of the present generation. */
    record Joined(Party party, Path directory, long generation) {}

    private record Wish(
            Party party,
            String name,
            SegmentKind kind,
            long bytes,
            boolean initializes,
            CompletableFuture<GrantedSegment> granted) {

        Segment segment() {
            return new Segment(0, name, kind, bytes);
        }

        String view() {
            return GrantedSegment.view(kind, name, 0);
        }
    }

    private final long maxBytes;
    private final Supplier<SegmentDirectory> makeFiles;
    private final ScheduledExecutorService io;
    private final Executor log;

    /** Guarded by this, like all that follow. */
    private final SegmentTable table;

    private final Map<Long, Wish> waiting = new HashMap<>();
    private long requests;
    private int numbers;

    /** Made when it is needed first. */
    private @Nullable SegmentDirectory files;

    /** The directory of the present generation. */
    private @Nullable Path current;

    /** Why there is no memory; empty if there is. */
    private String lost = "";

    private boolean closed;

    MemoryHost(
            long maxBytes,
            LongSupplier random,
            Supplier<SegmentDirectory> makeFiles,
            ScheduledExecutorService io,
            Executor log) {
        this.maxBytes = maxBytes;
        this.makeFiles = makeFiles;
        this.io = io;
        this.log = log;
        table = new SegmentTable(maxBytes, HEAD_BYTES, random);
    }

    // ---- Participants

    /** A process takes part, until {@link #leave}. */
    synchronized Joined join(String name) {
        Path directory = directory();
        return new Joined(new Party(++numbers, name), directory, table.generation());
    }

    synchronized long generation() {
        checkOpen();
        return table.generation();
    }

    private Path directory() {
        checkOpen();
        if (!lost.isEmpty()) {
            throw new SharedMemoryException("Shared memory is not there, it could not be made anew after a crash: "
                    + lost + "; resume a worker that shares it, to try again");
        }
        if (files == null || current == null) {
            files = makeFiles.get();
            current = files.make(table.generation());
        }
        return current;
    }

    private void checkOpen() {
        if (closed) {
            throw stopped();
        }
    }

    /** The process ended, in whatever way. */
    void leave(Party party) {
        Changes changes;
        synchronized (this) {
            waiting.values().removeIf(wish -> wish.party().equals(party));
            changes = table.leave(party);
        }
        follow(changes);
    }

    // ---- Wishes

    /** Answers when the segment is initialised, or it is the turn of this party to do so. */
    CompletableFuture<GrantedSegment> open(
            Party party, String name, SegmentKind kind, long bytes, boolean initializes) {
        Wish wish = new Wish(party, name, kind, bytes, initializes, new CompletableFuture<>());
        Decision decision;
        long generation;
        synchronized (this) {
            directory();
            long request = ++requests;
            decision = decide(() -> table.open(party, name, kind, bytes, request));
            generation = table.generation();
            if (decision instanceof Decision.Wait) {
                waiting.put(request, wish);
                var unused = io.schedule(() -> giveUp(request), SharedMemory.INITIALIZE_SECONDS_MAX, TimeUnit.SECONDS);
            }
        }
        carryOut(wish, decision, generation);
        return wish.granted();
    }

    /** Answers at once. */
    CompletableFuture<GrantedSegment> create(Party party, long bytes) {
        Wish wish = new Wish(party, "", SegmentKind.SEGMENT, bytes, false, new CompletableFuture<>());
        Decision decision;
        long generation;
        synchronized (this) {
            directory();
            decision = decide(() -> table.create(party, bytes));
            generation = table.generation();
        }
        carryOut(wish, decision, generation);
        return wish.granted();
    }

    /**
     * If only mappings that nobody uses are in the way, garbage is collected, once: the JDK does the same where direct memory or
     * mappings run out, and else the server might be without shared memory for hours after a reset.
     */
    private Decision decide(Supplier<Decision> question) {
        Decision decision = question.get();
        if (decision instanceof Decision.Full full && full.lingeringBytes() > 0) {
            System.gc();
            awaitUnmapping(full.lingeringBytes());
            return question.get();
        }
        return decision;
    }

    private void awaitUnmapping(long lingeringBytes) {
        long deadline = System.nanoTime() + COLLECTION_NANOS_MAX;
        long left = COLLECTION_NANOS_MAX;
        try {
            while (table.lingeringBytes() >= lingeringBytes && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(Wish wish, Decision decision, long generation) {
        if (decision instanceof Decision.Granted granted) {
            wish.granted().complete(granted(granted.segment(), generation, false));
        } else if (decision instanceof Decision.Initialize initialize) {
            make(wish, initialize, generation);
        } else if (decision instanceof Decision.Mismatch mismatch) {
            wish.granted().completeExceptionally(MemoryErrors.mismatch(wish.segment(), mismatch.existing()));
        } else if (decision instanceof Decision.Full full) {
            wish.granted().completeExceptionally(MemoryErrors.full(wish.segment(), full, maxBytes));
        } else if (decision instanceof Decision.Reset) {
            wish.granted().completeExceptionally(new SharedMemoryResetException(wish.view(), generation));
        } else if (!(decision instanceof Decision.Wait)) {
            throw new AssertionError(decision);
        }
    }

    private void make(Wish wish, Decision.Initialize initialize, long generation) {
        Segment segment = initialize.segment();
        GrantedSegment granted = granted(segment, generation, wish.initializes());
        try {
            if (initialize.isNew()) {
                makeFile(granted);
            }
        } catch (RuntimeException | Error e) {
            List<Answer> answers;
            synchronized (this) {
                answers = table.notMade(wish.party(), segment.handle());
            }
            tell(answers);
            wish.granted().completeExceptionally(e);
            return;
        }
        if (!wish.initializes()) {
            initialized(wish.party(), segment.handle(), true);
        }
        wish.granted().complete(granted);
    }

    private void makeFile(GrantedSegment granted) {
        Path file;
        synchronized (this) {
            if (granted.generation() != table.generation()) {
                throw new SharedMemoryResetException(granted.view(), granted.generation());
            }
            file = GrantedSegment.file(directory(), granted.handle());
        }
        SegmentFile.create(file, granted.identity());
        boolean needed;
        synchronized (this) {
            needed = table.has(granted.handle());
        }
        if (!needed) {
            delete(file); // Who wanted it has ended meanwhile, or its generation has.
        }
    }

    private static GrantedSegment granted(Segment segment, long generation, boolean initialize) {
        return new GrantedSegment(
                segment.handle(), segment.name(), segment.kind(), segment.bytes(), generation, initialize);
    }

    private void giveUp(long request) {
        Optional<Party> initializer;
        Wish wish;
        synchronized (this) {
            wish = waiting.remove(request);
            initializer = table.giveUp(request);
        }
        if (wish != null) {
            String who = initializer.map(Party::name).orElse("somebody");
            wish.granted().completeExceptionally(MemoryErrors.notInitialized(wish.view(), who));
        }
    }

    /** Those that waited are served by an I/O thread, since files may be to be made for them. */
    private void tell(List<Answer> answers) {
        for (Answer answer : answers) {
            Wish wish;
            long generation;
            synchronized (this) {
                wish = waiting.remove(answer.request());
                generation = table.generation();
            }
            if (wish != null) {
                try {
                    io.execute(() -> carryOut(wish, answer.decision(), generation));
                } catch (RejectedExecutionException e) {
                    wish.granted().completeExceptionally(stopped());
                }
            }
        }
    }

    private static SupervisorStoppedException stopped() {
        return new SupervisorStoppedException("The application stops, so there is no shared memory any more");
    }

    // ---- What parties do with segments

    /** Attaches to what is there. */
    synchronized Optional<GrantedSegment> attach(Party party, long handle) {
        directory();
        return table.attach(party, handle).map(segment -> granted(segment, table.generation(), false));
    }

    /** The party has initialised the segment, or has failed to. */
    void initialized(Party party, long handle, boolean done) {
        Changes changes;
        synchronized (this) {
            changes = done ? new Changes(table.initialized(party, handle), List.of()) : table.failed(party, handle);
        }
        follow(changes);
    }

    /** The party uses the segment no more. */
    void detach(Party party, long handle) {
        Changes changes;
        synchronized (this) {
            changes = table.detach(party, handle);
        }
        follow(changes);
    }

    private void follow(Changes changes) {
        for (Segment segment : changes.destroyed()) {
            Path directory;
            synchronized (this) {
                directory = current;
            }
            if (directory != null) {
                delete(GrantedSegment.file(directory, segment.handle()));
            }
        }
        tell(changes.answers());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It goes with its directory.
        }
    }

    /** Keeps a segment without users, or keeps it no more. */
    void pin(Party party, long handle, boolean pinned) {
        Pinning pinning;
        synchronized (this) {
            pinning = pinned ? table.pin(party, handle) : table.unpin(party, handle);
        }
        if (pinning != Pinning.DONE) {
            throw MemoryErrors.pinning(pinning, handle, pinned);
        }
    }

    /** All segments. */
    synchronized List<SegmentInfo> segments() {
        checkOpen();
        return table.list();
    }

    /** The server has mapped a segment. */
    synchronized void mapped(long handle) {
        table.mapped(handle);
    }

    /** The server has it no longer mapped. */
    synchronized void unmapped(long handle) {
        table.unmapped(handle);
        notifyAll();
    }

    // ---- The reset, and the end

    /**
     * Makes the memory anew: blocks for the file system. Whoever has something of the old generation is to be told after this,
     * whatever came of it.
     *
     * @return why it could not be made; empty if it was
     */
    String renew(long generation) {
        Changes changes = new Changes(List.of(), List.of());
        SegmentDirectory old;
        synchronized (this) {
            if (closed) {
                return "the application stops";
            }
            old = files;
            try {
                Path next = old == null ? null : old.make(generation);
                changes = table.reset();
                current = next;
                lost = "";
            } catch (RuntimeException e) {
                lost = String.valueOf(e.getMessage());
                return lost;
            }
            if (table.generation() != generation) {
                throw new AssertionError("Generation " + generation + " was ordered, is " + table.generation());
            }
        }
        if (old != null) {
            old.remove(generation - 1, log);
        }
        tell(changes.answers());
        return "";
    }

    /** Removes everything. */
    void close() {
        List<Wish> left;
        SegmentDirectory last;
        synchronized (this) {
            closed = true;
            left = List.copyOf(waiting.values());
            waiting.clear();
            last = files;
        }
        left.forEach(wish -> wish.granted().completeExceptionally(stopped()));
        if (last != null) {
            last.close(log);
        }
    }
}
