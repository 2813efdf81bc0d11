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
import io.bgworker.shm.SegmentLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** How long it may take, after garbage collection, to hear of all mappings that it has found. */
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
            long generation,
            CompletableFuture<GrantedSegment> granted) {

        Segment segment() {
            return new Segment(0, name, kind, bytes);
        }

        String view() {
            return GrantedSegment.view(kind, name, 0);
        }
    }

    /** A wish that there may be room for when garbage is collected. */
    private record Hope(Wish wish, Supplier<Decision> question) {}

    /** A wish that is fulfilled, or can never be. */
    private record Due(Wish wish, Decision decision) {}

    /** What is to be done outside of the lock. */
    private record Outcome(List<Due> due, List<Path> obsolete) {}

    /** Makes the file of a segment, and blocks for that. */
    interface FileMaker {
        void make(Path file, SegmentFile.Identity identity);
    }

    private final long maxBytes;
    private final Supplier<SegmentDirectory> makeFiles;
    private final FileMaker fileMaker;
    private final ScheduledExecutorService io;
    private final Executor log;

    /** Finds mappings that nobody uses. Takes its time. */
    private final Runnable collection;

    /** Guarded by this, like all that follow. */
    private final SegmentTable table;

    private final Map<Long, Wish> waiting = new HashMap<>();

    /** In the order in which they came. */
    private final List<Hope> hopes = new ArrayList<>();

    private boolean collecting;

    /**
     * Who takes part in this generation, and how many files are being made for it. What anybody else asks comes too late: of a process that has
     * ended, or of a generation that has. It would be granted something that it never gives back.
     */
    private final Map<Party, Integer> present = new HashMap<>();

    /** Who has ended while a file was made for it. That is seen to afterwards, or the next in the line got a segment without a file. */
    private final Set<Party> ended = new HashSet<>();

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
            FileMaker fileMaker,
            ScheduledExecutorService io,
            Executor log,
            Runnable collection) {
        this.maxBytes = maxBytes;
        this.makeFiles = makeFiles;
        this.fileMaker = fileMaker;
        this.io = io;
        this.log = log;
        this.collection = collection;
        table = new SegmentTable(maxBytes, HEAD_BYTES, random);
    }

    // ---- Participants

    /** A process takes part, until {@link #leave}. */
    synchronized Joined join(String name) {
        Path directory = directory();
        Party party = new Party(++numbers, name);
        present.put(party, 0);
        return new Joined(party, directory, table.generation());
    }

    /** What a party of the server's asks may come after the reset that the server has not heard of so far. */
    private void checkPresent(Party party, String view) {
        if (!present.containsKey(party) || ended.contains(party)) {
            throw new SharedMemoryResetException(view, table.generation() - 1);
        }
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
        SegmentDirectory known = files == null ? makeFiles.get() : files;
        files = known;
        Path directory = current == null ? known.make(table.generation()) : current;
        current = directory;
        return directory;
    }

    private void checkOpen() {
        if (closed) {
            throw stopped();
        }
    }

    /** The process ended, in whatever way. */
    void leave(Party party) {
        Outcome outcome;
        synchronized (this) {
            List<Long> forgotten = waiting.entrySet().stream()
                    .filter(entry -> entry.getValue().party().equals(party))
                    .map(Map.Entry::getKey)
                    .toList();
            waiting.keySet().removeAll(forgotten);
            hopes.removeIf(hope -> hope.wish().party().equals(party));
            if (present.getOrDefault(party, 0) > 0) {
                forgotten.forEach(table::giveUp); // Nobody would make a file for it if its turn came now.
                ended.add(party);
                return;
            }
            outcome = gone(party);
        }
        follow(outcome);
    }

    private Outcome gone(Party party) {
        present.remove(party);
        return outcome(table.leave(party));
    }

    // ---- Wishes

    /** Answers when the segment is initialised, or it is the turn of this party to do so. */
    CompletableFuture<GrantedSegment> open(
            Party party, String name, SegmentKind kind, long bytes, boolean initializes) {
        SegmentLimits.checkName(name);
        Wish wish = wish(party, name, kind, bytes, initializes);
        return fulfil(wish, () -> {
            long request = ++requests;
            Decision decision = table.open(party, name, kind, bytes, request);
            if (decision instanceof Decision.Wait) {
                waiting.put(request, wish);
                var unused = io.schedule(() -> giveUp(request), SharedMemory.INITIALIZE_SECONDS_MAX, TimeUnit.SECONDS);
            }
            return decision;
        });
    }

    /** Answers at once. */
    CompletableFuture<GrantedSegment> create(Party party, long bytes) {
        return fulfil(wish(party, "", SegmentKind.SEGMENT, bytes, false), () -> table.create(party, bytes));
    }

    private synchronized Wish wish(Party party, String name, SegmentKind kind, long bytes, boolean initializes) {
        SegmentLimits.checkSize(bytes);
        Path unused = directory(); // There is one, or its lack is told.
        return new Wish(party, name, kind, bytes, initializes, table.generation(), new CompletableFuture<>());
    }

    /**
     * If only mappings that nobody uses are in the way, garbage is collected, once: the JDK does the same where direct memory or
     * mappings run out, and else the server might be without shared memory for hours after a reset.
     */
    private CompletableFuture<GrantedSegment> fulfil(Wish wish, Supplier<Decision> question) {
        Decision decision;
        synchronized (this) {
            checkOpen();
            checkPresent(wish.party(), wish.view());
            decision = decide(wish, question);
            if (decision instanceof Decision.Full full && full.lingeringBytes() > 0) {
                collectGarbage();
                hopes.add(new Hope(wish, question));
                return wish.granted();
            }
        }
        carryOut(new Due(wish, decision));
        return wish.granted();
    }

    /** Under the lock. */
    private Decision decide(Wish wish, Supplier<Decision> question) {
        Decision decision = question.get();
        begin(wish, decision);
        return decision;
    }

    private void begin(Wish wish, Decision decision) {
        if (decision instanceof Decision.Initialize initialize && initialize.isNew()) {
            present.computeIfPresent(wish.party(), (same, filesUnderWay) -> filesUnderWay + 1);
        }
    }

    /** Under the lock: by one I/O thread, so that the others go on. Who comes while it is at it has it begin once more. */
    private void collectGarbage() {
        if (!collecting) {
            try {
                io.execute(this::collect);
            } catch (RejectedExecutionException e) {
                throw stopped();
            }
            collecting = true;
        }
    }

    private void collect() {
        List<Hope> hoping;
        synchronized (this) {
            hoping = List.copyOf(hopes);
        }
        collection.run();
        try {
            var unused = io.schedule(() -> hoping.forEach(this::lose), COLLECTION_NANOS_MAX, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return; // The application stops, and whoever hopes is told so.
        }
        synchronized (this) {
            collecting = false;
            if (!hoping.containsAll(hopes)) {
                collectGarbage();
            }
        }
    }

    /** What was found by now is all. */
    private void lose(Hope hope) {
        Decision decision;
        synchronized (this) {
            if (!hopes.remove(hope)) {
                return;
            }
            decision = decide(hope.wish(), hope.question());
        }
        carryOut(new Due(hope.wish(), decision));
    }

    /** Under the lock: for whom there is room now. */
    private List<Due> hopesFulfilled() {
        List<Due> due = new ArrayList<>();
        for (Hope hope : List.copyOf(hopes)) {
            Decision decision = decide(hope.wish(), hope.question());
            if (!(decision instanceof Decision.Full)) {
                hopes.remove(hope);
                due.add(new Due(hope.wish(), decision));
            }
        }
        return due;
    }

    private void carryOut(Due due) {
        Wish wish = due.wish();
        Decision decision = due.decision();
        if (decision instanceof Decision.Granted granted) {
            wish.granted().complete(granted(granted.segment(), wish.generation(), false));
        } else if (decision instanceof Decision.Initialize initialize) {
            make(wish, initialize);
        } else if (decision instanceof Decision.Mismatch mismatch) {
            wish.granted().completeExceptionally(MemoryErrors.mismatch(wish.segment(), mismatch.existing()));
        } else if (decision instanceof Decision.Full full) {
            wish.granted().completeExceptionally(MemoryErrors.full(wish.segment(), full, maxBytes));
        } else if (decision instanceof Decision.Reset) {
            wish.granted().completeExceptionally(new SharedMemoryResetException(wish.view(), wish.generation()));
        } else if (!(decision instanceof Decision.Wait)) {
            throw new AssertionError(decision);
        }
    }

    private void make(Wish wish, Decision.Initialize initialize) {
        Segment segment = initialize.segment();
        GrantedSegment granted = granted(segment, wish.generation(), wish.initializes());
        if (initialize.isNew()) {
            try {
                makeFile(granted);
            } catch (RuntimeException | Error e) {
                made(wish.party(), segment.handle(), false);
                wish.granted().completeExceptionally(e);
                return;
            }
            made(wish.party(), segment.handle(), true);
        }
        if (!wish.initializes()) {
            initialized(wish.party(), segment.handle(), true);
        }
        wish.granted().complete(granted);
    }

    private void makeFile(GrantedSegment granted) {
        Path file;
        synchronized (this) {
            checkGeneration(granted);
            file = GrantedSegment.file(directory(), granted.handle());
        }
        fileMaker.make(file, granted.identity());
        try {
            synchronized (this) {
                checkGeneration(granted);
            }
        } catch (SharedMemoryResetException e) {
            delete(file);
            throw e;
        }
    }

    private void checkGeneration(GrantedSegment granted) {
        if (granted.generation() != table.generation()) {
            throw new SharedMemoryResetException(granted.view(), granted.generation());
        }
    }

    /** The file of a segment is made, or cannot be. */
    private void made(Party party, long handle, boolean done) {
        Outcome unmade;
        Outcome end = new Outcome(List.of(), List.of());
        synchronized (this) {
            unmade = outcome(new Changes(done ? List.of() : table.notMade(party, handle), List.of()));
            Integer left = present.computeIfPresent(party, (same, filesUnderWay) -> filesUnderWay - 1);
            if (left != null && left == 0 && ended.remove(party)) {
                end = gone(party);
            }
        }
        follow(unmade);
        follow(end);
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

    /** Under the lock: what follows from changes. Who is told by this does not give up any more. */
    private Outcome outcome(Changes changes) {
        List<Due> due = new ArrayList<>();
        for (Answer answer : changes.answers()) {
            Wish wish = waiting.remove(answer.request());
            if (wish != null) {
                begin(wish, answer.decision());
                due.add(new Due(wish, answer.decision()));
            }
        }
        Path directory = current;
        List<Path> obsolete = directory == null
                ? List.of()
                : changes.destroyed().stream()
                        .map(segment -> GrantedSegment.file(directory, segment.handle()))
                        .toList();
        return new Outcome(due, obsolete);
    }

    private void follow(Outcome outcome) {
        outcome.obsolete().forEach(MemoryHost::delete);
        outcome.due().forEach(this::tell);
    }

    /** Those that waited are served by an I/O thread, since files may be to be made for them. */
    private void tell(Due due) {
        try {
            io.execute(() -> carryOut(due));
        } catch (RejectedExecutionException e) {
            due.wish().granted().completeExceptionally(stopped());
        }
    }

    static SupervisorStoppedException stopped() {
        return new SupervisorStoppedException("The application stops, so there is no shared memory any more");
    }

    // ---- What parties do with segments

    /** Attaches to what is there. */
    synchronized Optional<GrantedSegment> attach(Party party, long handle) {
        Path unused = directory();
        checkPresent(party, GrantedSegment.view(SegmentKind.SEGMENT, "", handle));
        return table.attach(party, handle).map(segment -> granted(segment, table.generation(), false));
    }

    /** The party has initialised the segment, or has failed to. */
    void initialized(Party party, long handle, boolean done) {
        Outcome outcome;
        synchronized (this) {
            outcome = outcome(
                    done ? new Changes(table.initialized(party, handle), List.of()) : table.failed(party, handle));
        }
        follow(outcome);
    }

    /** The party uses the segment no more. */
    void detach(Party party, long handle) {
        Outcome outcome;
        synchronized (this) {
            outcome = outcome(table.detach(party, handle));
        }
        follow(outcome);
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
            checkPresent(party, GrantedSegment.view(SegmentKind.SEGMENT, "", handle));
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
    void unmapped(long handle) {
        List<Due> due;
        synchronized (this) {
            table.unmapped(handle);
            due = hopesFulfilled();
        }
        due.forEach(this::tell);
    }

    // ---- The reset, and the end

    /**
     * Makes the memory anew: blocks for the file system. Whoever has something of the old generation is to be told after this,
     * whatever came of it.
     *
     * @return why it could not be made; empty if it was
     */
    String renew(long generation) {
        Outcome outcome;
        SegmentDirectory old;
        synchronized (this) {
            if (closed) {
                return "the application stops";
            }
            old = files;
            try {
                Path next = old == null ? null : old.make(generation);
                List<Due> due = new ArrayList<>(outcome(table.reset()).due());
                hopes.forEach(hope -> due.add(new Due(hope.wish(), new Decision.Reset())));
                hopes.clear();
                outcome = new Outcome(due, List.of()); // Files go with their directory.
                present.clear();
                ended.clear();
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
        follow(outcome);
        return "";
    }

    /** Removes everything. */
    void close() {
        List<Wish> left;
        SegmentDirectory last;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(waiting.values());
            waiting.clear();
            hopes.forEach(hope -> left.add(hope.wish()));
            hopes.clear();
            last = files;
        }
        left.forEach(wish -> wish.granted().completeExceptionally(stopped()));
        if (last != null) {
            last.close(log);
        }
    }
}
