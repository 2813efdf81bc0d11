package io.bgworker.supervisor.simulation;

import io.bgworker.Capability;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.supervisor.WorkerState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of one registration. */
final class KnownWorker {

    /** As many as any budget here counts. */
    private static final int FAILURES_MAX = 8;

    final WorkerId id;
    final WorkerSpec spec;

    /** As last told. */
    WorkerState state = WorkerState.WAITING_FOR_START_TIME;

    /** As last published. */
    Optional<WorkerState> published = Optional.empty();

    /** When the state ends by itself, as last published. */
    OptionalLong publishedUntil = OptionalLong.empty();

    Optional<KnownRun> run = Optional.empty();
    boolean terminated;

    /** Its last process was a spare that was gone before it had become the worker. */
    boolean startsCold;

    /** How many of its processes were. */
    int failedHandOvers;

    /** Whether it came by a declaration, or by a command that brought a declared one back. */
    final boolean isStatic;

    /** It is parked because the group is, and not for failures of its own. */
    boolean parkedWithGroup;

    /** It was asked to start while it was being terminated. */
    boolean startAgain;

    /** Not before this may it start again; empty if at once. */
    OptionalLong earliest = OptionalLong.empty();

    /** If it waits for its restart time at all, not longer than this. */
    OptionalLong latest = OptionalLong.empty();

    /** When it failed lately, for the budget of back-off; forgotten when somebody asks it to start. */
    private final Deque<Long> failures = new ArrayDeque<>();

    private int failuresInARow;

    /** Not under a new policy, which may count otherwise what the old one remembered. */
    boolean budgetKnown = true;

    KnownWorker(WorkerId id, WorkerSpec spec, boolean isStatic) {
        this.isStatic = isStatic;
        this.id = id;
        this.spec = spec;
    }

    boolean shares() {
        return spec.capabilities().contains(Capability.SHARED_MEMORY);
    }

    /** Whether its process is on its way out. */
    boolean isDying() {
        return isIn(WorkerState.ENDING) || isIn(WorkerState.KILLED);
    }

    boolean isIn(WorkerState... states) {
        return List.of(states).contains(state);
    }

    boolean isGone() {
        return isIn(WorkerState.GONE);
    }

    Optional<KnownRun> aliveRun() {
        return run.filter(KnownRun::isAlive);
    }

    Optional<KnownRun> unendedRun() {
        return run.filter(r -> !r.ended);
    }

    int incarnation() {
        return run.map(r -> r.incarnation).orElse(0);
    }

    // ---- When it may start again

    /** It may start at once, and what it did before is forgotten. */
    void startAfresh() {
        failures.clear();
        failuresInARow = 0;
        budgetKnown = true;
        startAtOnce();
    }

    void startAtOnce() {
        earliest = OptionalLong.empty();
        latest = OptionalLong.empty();
    }

    void startAfter(RestartPolicy.After policy, long gone) {
        earliest = OptionalLong.of(gone + policy.restartTime().toNanos());
        latest = earliest;
    }

    /** Back-off doubles its interval for each failure in a row; the jitter is between two bounds. */
    void backOff(RestartPolicy.Backoff policy, KnownRun failed) {
        long gone = failed.goneAt.orElseThrow();
        boolean healthy = failed.entered
                && failed.launched()
                && gone - failed.launchedAt.getAsLong() >= policy.healthyAfter().toNanos();
        failuresInARow = healthy ? 1 : failuresInARow + 1;
        failures.addLast(gone);
        if (failures.size() > FAILURES_MAX) {
            failures.removeFirst();
        }
        double grown = (double) policy.initial().toNanos() * Math.pow(policy.factor(), failuresInARow - 1.0);
        double interval = Math.min(grown, (double) policy.max().toNanos());
        double most = (double) RestartPolicy.RESTART_TIME_MAX.toNanos();
        earliest = OptionalLong.of(gone + (long) Math.min(interval, most));
        latest = OptionalLong.of(gone + (long) Math.min(interval * (1 + policy.jitter()), most) + 1);
    }

    /** Whether the budget of back-off allows no more restarts, with a failure now. */
    boolean hasNoBudgetLeft(RestartPolicy.Backoff policy, long gone) {
        long window = policy.within().toNanos();
        long before = failures.stream().filter(time -> gone - time <= window).count();
        return before + 1 >= policy.crashes();
    }

    @Override
    public String toString() {
        return spec.name() + "(" + id + ")";
    }
}
