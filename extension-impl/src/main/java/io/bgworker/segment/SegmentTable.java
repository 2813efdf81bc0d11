package io.bgworker.segment;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All segments of an application, PostgreSQL's DSM control segment and registry in one; and whose turn it is.
 *
 * <p><b>The life of a segment.</b> The first wish for a name makes an entry and grants it to its party for initialisation; all
 * others who want it meanwhile <em>wait</em>. When it is initialised they are granted it, all at once. When the initialiser
 * fails, or its party ends, the segment stays as it is and the next in the line is to initialise it. When it cannot be made at
 * all, it never was, and the next in the line is to make another.
 *
 * <p><b>Its end.</b> A segment without a pin and without a party is destroyed; a named one has its pin for good. A reset destroys
 * everything and forgets every party.
 *
 * <p>Not thread-safe.
 */
public final class SegmentTable {

    /** A wish that waits. */
    private record Waiter(long request, Party party, Segment wish) {}

    private final Room room;
    private final LongSupplier random;
    private final Map<Long, Entry> byHandle = new LinkedHashMap<>();
    private final Map<String, Entry> byName = new HashMap<>();

    /** In the order in which they came. */
    private final List<Waiter> waiters = new ArrayList<>();

    private long generation = 1;

    /**
     * A table without segments.
     *
     * @param maxBytes what all of them may take, in pages
     * @param headBytes what the file of each has beside
     * @param random gives handles
     */
    public SegmentTable(long maxBytes, int headBytes, LongSupplier random) {
        room = new Room(maxBytes, headBytes);
        this.random = random;
    }

    /** How often the memory was made. */
    public long generation() {
        return generation;
    }

    /** All segments: the named by name, then the others by age. */
    public List<SegmentInfo> list() {
        return byHandle.values().stream()
                .map(Entry::info)
                .sorted(Comparator.comparing((SegmentInfo info) -> info.name().isEmpty())
                        .thenComparing(info -> info.name().orElse("")))
                .toList();
    }

    // ---- Wishes

    /**
     * A party wants the segment of a name.
     *
     * @param request by which it is known if it has to wait
     */
    public Decision open(Party party, String name, SegmentKind kind, long bytes, long request) {
        return open(new Waiter(request, party, new Segment(0, name, kind, bytes)));
    }

    private Decision open(Waiter waiter) {
        Segment wish = waiter.wish();
        Entry entry = byName.get(wish.name());
        if (entry == null) {
            return make(waiter.party(), wish);
        } else if (entry.segment.kind() != wish.kind() || entry.segment.bytes() != wish.bytes()) {
            return new Decision.Mismatch(entry.segment);
        } else if (entry.initializer != null) {
            waiters.add(waiter);
            return new Decision.Wait(entry.initializer);
        }
        entry.attached.add(waiter.party());
        if (entry.initialized) {
            return new Decision.Granted(entry.segment);
        }
        entry.initializer = waiter.party();
        return new Decision.Initialize(entry.segment, false);
    }

    /** A party wants a new segment without a name. */
    public Decision create(Party party, long bytes) {
        return make(party, new Segment(0, "", SegmentKind.SEGMENT, bytes));
    }

    private Decision make(Party party, Segment wish) {
        if (!room.has(wish.bytes())) {
            return new Decision.Full(room.usedBytes(), room.lingeringBytes());
        }
        Entry entry = new Entry(new Segment(freshHandle(), wish.name(), wish.kind(), wish.bytes()));
        entry.attached.add(party);
        entry.initializer = party;
        room.take(entry.segment);
        byHandle.put(entry.segment.handle(), entry);
        if (entry.segment.isNamed()) {
            byName.put(wish.name(), entry);
        }
        return new Decision.Initialize(entry.segment, true);
    }

    private long freshHandle() {
        long handle = random.getAsLong();
        while (handle == 0 || room.knows(handle)) {
            handle = random.getAsLong();
        }
        return handle;
    }

    /** Attaches to what is there and initialised; empty if nothing is. To attach twice changes nothing. */
    public Optional<Segment> attach(Party party, long handle) {
        Entry entry = byHandle.get(handle);
        if (entry == null || !entry.initialized) {
            return Optional.empty();
        }
        entry.attached.add(party);
        return Optional.of(entry.segment);
    }

    /** A wish that waits is given up. Says who initialises; empty if it does not wait any more, and has had its answer. */
    public Optional<Party> giveUp(long request) {
        Iterator<Waiter> each = waiters.iterator();
        while (each.hasNext()) {
            Waiter waiter = each.next();
            if (waiter.request() == request) {
                each.remove();
                return Optional.ofNullable(byName.get(waiter.wish().name())).map(entry -> entry.initializer);
            }
        }
        return Optional.empty();
    }

    // ---- Initialisation

    /** The party has initialised the segment. Nothing happens if that is not up to it any more. */
    public List<Answer> initialized(Party party, long handle) {
        Entry entry = atWork(party, handle);
        if (entry == null) {
            return List.of();
        }
        entry.initializer = null;
        entry.initialized = true;
        return next(entry.segment.name());
    }

    /** The initialiser of the party threw: the party is detached, and the next in the line has its turn. */
    public Changes failed(Party party, long handle) {
        return atWork(party, handle) == null ? new Changes(List.of(), List.of()) : detach(party, handle);
    }

    /** There is no such segment, since it could not be made. */
    public List<Answer> notMade(Party party, long handle) {
        Entry entry = atWork(party, handle);
        if (entry == null) {
            return List.of();
        }
        remove(entry);
        return next(entry.segment.name());
    }

    private @Nullable Entry atWork(Party party, long handle) {
        Entry entry = byHandle.get(handle);
        return entry != null && party.equals(entry.initializer) ? entry : null;
    }

    /** Those that waited for a name have what they wanted, or wait for the first of them. */
    private List<Answer> next(String name) {
        List<Waiter> due = waiters.stream()
                .filter(waiter -> waiter.wish().name().equals(name))
                .toList();
        waiters.removeAll(due);
        List<Answer> answers = new ArrayList<>();
        for (Waiter waiter : due) {
            Decision decision = open(waiter);
            if (!(decision instanceof Decision.Wait)) {
                answers.add(new Answer(waiter.request(), decision));
            }
        }
        return answers;
    }

    // ---- The end

    /** A party does not use a segment any more. One that it is to initialise fails with that. */
    public Changes detach(Party party, long handle) {
        Entry entry = byHandle.get(handle);
        if (entry == null || !entry.attached.remove(party)) {
            return new Changes(List.of(), List.of());
        }
        boolean destroyed = entry.isForgotten();
        if (destroyed) {
            remove(entry);
        }
        boolean failed = party.equals(entry.initializer);
        if (failed) {
            entry.initializer = null;
        }
        return new Changes(
                failed ? next(entry.segment.name()) : List.of(), destroyed ? List.of(entry.segment) : List.of());
    }

    /** A process ended, in whatever way: it waits for nothing, initialises nothing and is attached to nothing. */
    public Changes leave(Party party) {
        waiters.removeIf(waiter -> waiter.party().equals(party));
        List<Answer> answers = new ArrayList<>();
        List<Segment> destroyed = new ArrayList<>();
        for (long handle : List.copyOf(byHandle.keySet())) {
            Changes changes = detach(party, handle);
            answers.addAll(changes.answers());
            destroyed.addAll(changes.destroyed());
        }
        return new Changes(answers, destroyed);
    }

    private void remove(Entry entry) {
        byHandle.remove(entry.segment.handle());
        byName.remove(entry.segment.name(), entry);
        room.destroyed(entry.segment);
    }

    /** Begins a new generation with nothing in it. */
    public Changes reset() {
        generation++;
        List<Segment> destroyed =
                byHandle.values().stream().map(entry -> entry.segment).toList();
        List.copyOf(byHandle.values()).forEach(this::remove);
        List<Answer> answers = waiters.stream()
                .map(waiter -> new Answer(waiter.request(), new Decision.Reset()))
                .toList();
        waiters.clear();
        return new Changes(answers, destroyed);
    }

    // ---- Pins

    /** Keeps a segment without users. */
    public Pinning pin(Party party, long handle) {
        return pinning(party, handle, true);
    }

    /** Keeps it no more. The party is attached, so nothing is destroyed. */
    public Pinning unpin(Party party, long handle) {
        return pinning(party, handle, false);
    }

    private Pinning pinning(Party party, long handle, boolean pinned) {
        Entry entry = byHandle.get(handle);
        if (entry == null || !entry.attached.contains(party)) {
            return Pinning.NOT_ATTACHED;
        } else if (entry.segment.isNamed()) {
            return Pinning.NAMED;
        } else if (entry.pinned == pinned) {
            return Pinning.AS_IT_WAS;
        }
        entry.pinned = pinned;
        return Pinning.DONE;
    }

    /** Whether there is such a segment. */
    public boolean has(long handle) {
        return byHandle.containsKey(handle);
    }

    // ---- The server's mappings

    /** What destroyed segments take that the server has mapped. */
    public long lingeringBytes() {
        return room.lingeringBytes();
    }

    /** The server has mapped the segment. What it takes is not given back before it is unmapped, even if it is destroyed. */
    public void mapped(long handle) {
        room.mapped(handle);
    }

    /** The server has it no longer mapped. */
    public void unmapped(long handle) {
        room.unmapped(handle);
    }
}
