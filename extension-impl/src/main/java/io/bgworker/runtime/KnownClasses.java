package io.bgworker.runtime;

import io.bgworker.EntryPoint;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.SpareKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classes that workers are known to load: those that their definitions name, and those that the first processes of their
 * entry points have loaded. The latter by the kind of spare, because what one kind has on its class path, or has room for, another
 * has not. What came first stays; nothing grows without end. Pure; used by one thread at a time.
 */
final class KnownClasses {

    /** Of how many kinds it is learned what they load: the two that are shared, and as many others as have spares. */
    static final int KINDS_MAX = 10;

    private static final int ENTRY_POINTS_MAX = 1_000;

    private final Set<String> named = new LinkedHashSet<>();
    private final Map<SpareKind, Set<String>> loaded = new HashMap<>();
    private final Set<First> firsts = new HashSet<>();
    private final Set<SpareKind> missed = new HashSet<>();

    private record First(SpareKind kind, EntryPoint entryPoint) {}

    /** A definition names these. */
    void name(List<String> classes) {
        addTo(named, classes);
    }

    /** Whether nobody has asked so before: then it shall be learned what this process loads. */
    boolean takeFirst(SpareKind kind, EntryPoint entryPoint) {
        return hasRoom(kind) && firsts.add(new First(kind, entryPoint));
    }

    private boolean hasRoom(SpareKind kind) {
        return firsts.size() < ENTRY_POINTS_MAX && (loaded.containsKey(kind) || loaded.size() < KINDS_MAX);
    }

    /** A process of which it cannot be learned what it loads is started: if nobody has asked, one to come should be asked. */
    void miss(SpareKind kind, EntryPoint entryPoint) {
        if (hasRoom(kind) && !firsts.contains(new First(kind, entryPoint))) {
            missed.add(kind);
        }
    }

    /** Whether one of this kind was missed since this was last asked. */
    boolean takeMissed(SpareKind kind) {
        return missed.remove(kind);
    }

    /** A process of this kind has loaded these; says whether some of them were not known. */
    boolean learn(SpareKind kind, List<String> classes) {
        if (!loaded.containsKey(kind) && loaded.size() == KINDS_MAX) {
            return false;
        }
        return addTo(loaded.computeIfAbsent(kind, first -> new LinkedHashSet<>()), classes);
    }

    private static boolean addTo(Set<String> known, List<String> classes) {
        boolean some = false;
        for (String name : classes) {
            some |= known.size() < Frame.Prepare.CLASSES_MAX && known.add(name);
        }
        return some;
    }

    /** What a process of this kind will load, as far as it fits into a frame. */
    List<String> of(SpareKind kind) {
        Set<String> all = new LinkedHashSet<>(named);
        all.addAll(loaded.getOrDefault(kind, Set.of()));
        List<String> fitting = new ArrayList<>();
        int bytes = 0;
        for (String name : all) {
            int more = name.getBytes(StandardCharsets.UTF_8).length + Integer.BYTES;
            if (fitting.size() < Frame.Prepare.CLASSES_MAX && bytes + more <= Frame.Prepare.CLASSES_BYTES_MAX) {
                fitting.add(name);
                bytes += more;
            }
        }
        return fitting;
    }
}
