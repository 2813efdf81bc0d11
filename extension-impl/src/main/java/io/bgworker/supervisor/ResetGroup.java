package io.bgworker.supervisor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The workers that share memory, and the reset that a crash of one of them brings upon all. It bounds the resets: too many
 * within a window park the group (PostgreSQL would go round for ever).
 */
final class ResetGroup {

    /** In the order of registration, so that the same events always have the same effects. */
    private final Set<Worker> members = new LinkedHashSet<>();

    /** Those of them that are parked because the group is, and not for failures of their own. */
    private final Set<Worker> parked = new HashSet<>();

    private final Deque<Long> resetsNanos = new ArrayDeque<>();
    private boolean resetting;
    private String parkedBecause = "";
    private long generation = 1;

    void join(Worker worker) {
        members.add(worker);
    }

    void leave(Worker worker) {
        members.remove(worker);
        parked.remove(worker);
    }

    List<Worker> members() {
        return List.copyOf(members);
    }

    boolean isResetting() {
        return resetting;
    }

    /** Begins a reset, and decides whether the group may start again after it. */
    void begin(long nowNanos, Settings settings) {
        resetting = true;
        resetsNanos.addLast(nowNanos);
        while (nowNanos - resetsNanos.getFirst() > settings.resetWindowNanos()) {
            resetsNanos.removeFirst();
        }
        if (!settings.restartAfterCrash()) {
            parkedBecause = "restart-after-crash is off";
        } else if (resetsNanos.size() > settings.resetsMax()) {
            parkedBecause = resetsNanos.size() + " resets within " + settings.resetWindowNanos() / 1_000_000_000
                    + " s, at most " + settings.resetsMax() + " are allowed";
        }
    }

    /** Whether a reset goes on and no member has a process any more. */
    boolean isQuiet() {
        return resetting && members.stream().noneMatch(member -> member.state.hasProcess());
    }

    /** Ends the reset. */
    long end() {
        resetting = false;
        return ++generation;
    }

    /** Why members do not start; empty if they may. */
    String parkedBecause() {
        return parkedBecause;
    }

    /** Parks a member until the group is resumed. */
    void park(Worker worker) {
        parked.add(worker);
    }

    /**
     * Lets members start again, with all resets forgotten.
     *
     * @return those that were parked with the group
     */
    List<Worker> resume() {
        parkedBecause = "";
        resetsNanos.clear();
        List<Worker> resumed = members.stream().filter(parked::contains).toList();
        parked.clear();
        return resumed;
    }
}
