package io.bgworker.supervisor.simulation;

import io.bgworker.Capability;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.supervisor.WorkerState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of one registration. */
final class KnownWorker {

    final WorkerId id;
    final WorkerSpec spec;

    /** As last told; empty before it was told for the first time. */
    Optional<WorkerState> state = Optional.empty();

    Optional<KnownRun> run = Optional.empty();
    boolean terminated;

    /** Whether it came by a declaration, or by a command that brought a declared one back. */
    final boolean isStatic;

    /** It is parked because the group is. */
    boolean parkedWithGroup;

    /** It was asked to start while it was being terminated. */
    boolean startAgain;

    /** Not before this may it start again; empty if at once. */
    OptionalLong earliest = OptionalLong.empty();

    /** If it waits for its restart time at all, not longer than this. */
    OptionalLong latest = OptionalLong.empty();

    /** When it failed lately, for the budget of back-off; forgotten when somebody asks it to start. */
    final Deque<Long> failures = new ArrayDeque<>();

    /** Not under a new policy, until the past is forgotten. */
    boolean budgetKnown = true;

    KnownWorker(WorkerId id, WorkerSpec spec, boolean isStatic) {
        this.isStatic = isStatic;
        this.id = id;
        this.spec = spec;
    }

    boolean shares() {
        return spec.capabilities().contains(Capability.SHARED_MEMORY);
    }

    boolean isIn(WorkerState... states) {
        for (WorkerState candidate : states) {
            if (state.isPresent() && state.get() == candidate) {
                return true;
            }
        }
        return false;
    }

    boolean isGone() {
        return isIn(WorkerState.GONE);
    }

    Optional<KnownRun> aliveRun() {
        return run.filter(KnownRun::isAlive);
    }

    int incarnation() {
        return run.map(r -> r.incarnation).orElse(0);
    }

    @Override
    public String toString() {
        return spec.name() + "(" + id + ")";
    }
}
