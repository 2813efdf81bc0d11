package io.bgworker.supervisor.simulation;

import static io.bgworker.supervisor.WorkerState.ASSIGNED;
import static io.bgworker.supervisor.WorkerState.CONNECTING;
import static io.bgworker.supervisor.WorkerState.ENDING;
import static io.bgworker.supervisor.WorkerState.GONE;
import static io.bgworker.supervisor.WorkerState.KILLED;
import static io.bgworker.supervisor.WorkerState.LAUNCHING;
import static io.bgworker.supervisor.WorkerState.PARKED;
import static io.bgworker.supervisor.WorkerState.QUEUED;
import static io.bgworker.supervisor.WorkerState.READY;
import static io.bgworker.supervisor.WorkerState.RESTARTING;
import static io.bgworker.supervisor.WorkerState.RUNNING;
import static io.bgworker.supervisor.WorkerState.TERMINATING;
import static io.bgworker.supervisor.WorkerState.WAITING_FOR_RESET;
import static io.bgworker.supervisor.WorkerState.WAITING_FOR_START_TIME;

import io.bgworker.supervisor.WorkerState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The picture of a worker's life: from which state it may get into which. */
final class Moves {

    private static final Map<WorkerState, Set<WorkerState>> DRAWN = new EnumMap<>(WorkerState.class);

    static {
        from(WAITING_FOR_START_TIME, QUEUED, WAITING_FOR_RESET, PARKED, GONE);
        from(WAITING_FOR_RESET, QUEUED, WAITING_FOR_START_TIME, PARKED, GONE);
        from(QUEUED, LAUNCHING, WAITING_FOR_RESET, PARKED, GONE);
        // A launch that fails is an end without a process.
        from(LAUNCHING, CONNECTING, ASSIGNED, KILLED, RESTARTING, PARKED, QUEUED, WAITING_FOR_RESET, GONE);
        from(CONNECTING, ASSIGNED, KILLED, ENDING);
        from(ASSIGNED, RUNNING, READY, TERMINATING, KILLED, ENDING);
        from(RUNNING, READY, TERMINATING, KILLED, ENDING);
        from(READY, TERMINATING, KILLED, ENDING);
        from(TERMINATING, KILLED, ENDING, GONE);
        from(KILLED, ENDING, RESTARTING, PARKED, QUEUED, WAITING_FOR_RESET, GONE);
        from(ENDING, KILLED, RESTARTING, PARKED, QUEUED, WAITING_FOR_RESET, GONE);
        from(RESTARTING, QUEUED, WAITING_FOR_RESET, PARKED, GONE);
        from(PARKED, QUEUED, WAITING_FOR_RESET, WAITING_FOR_START_TIME, GONE);
    }

    private Moves() {}

    private static void from(WorkerState state, WorkerState first, WorkerState... others) {
        DRAWN.put(state, EnumSet.of(first, others));
    }

    /** All but one that is rare: a launch fails during a reset, after somebody asked for a restart. */
    static List<Object> usual() {
        List<Object> moves = new ArrayList<>();
        DRAWN.forEach((from, next) -> next.forEach(to -> moves.add(Coverage.pair(from, to))));
        moves.remove(Coverage.pair(LAUNCHING, WAITING_FOR_RESET));
        return moves;
    }

    /** Whether a worker in this state has, or may get, something to do. */
    static boolean isAtWork(WorkerState state) {
        return EnumSet.of(LAUNCHING, CONNECTING, ASSIGNED, RUNNING, READY).contains(state);
    }

    static boolean isDrawn(WorkerState from, WorkerState to) {
        return DRAWN.getOrDefault(from, Set.of()).contains(to);
    }
}
