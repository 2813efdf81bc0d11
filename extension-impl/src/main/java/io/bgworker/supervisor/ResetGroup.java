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

    /** How far a reset is. Members start in {@code NONE} only. */
    private enum Phase {
        /** There is no reset. */
        NONE,
        /** The processes of the members are being killed. */
        KILLING,
        /** All of them are gone, and the memory is being made anew. */
        RENEWING,
        /** It could not be made, and nobody has asked to try again. */
        LOST
    }

    /** In the order of registration, so that the same events always have the same effects. */
    private final Set<Worker> members = new LinkedHashSet<>();

    /** Those of them that are parked because the group is, and not for failures of their own. */
    private final Set<Worker> parked = new HashSet<>();

    private final Deque<Long> resetsNanos = new ArrayDeque<>();
    private Phase phase = Phase.NONE;
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
        return phase != Phase.NONE;
    }

    /** Begins a reset, and decides whether the group may start again after it. */
    void begin(long nowNanos, Settings settings) {
        phase = Phase.KILLING;
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

    /** Whether members are being killed and none has a process any more. */
    boolean isQuiet() {
        return phase == Phase.KILLING && members.stream().noneMatch(member -> member.state.hasProcess());
    }

    /** Goes on to the memory, which is to be made anew under the generation that this returns. */
    long renew() {
        phase = Phase.RENEWING;
        return generation + 1;
    }

    /** Whether this is the answer that is waited for. */
    boolean awaits(long renewed) {
        return phase == Phase.RENEWING && renewed == generation + 1;
    }

    /** Ends the reset. */
    long end() {
        phase = Phase.NONE;
        return ++generation;
    }

    /** The reset cannot end: nobody may start where there is no memory. */
    void lose(String reason) {
        phase = Phase.LOST;
        parkedBecause = "the shared memory could not be made anew: " + reason;
    }

    boolean isLost() {
        return phase == Phase.LOST;
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
