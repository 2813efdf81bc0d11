package io.bgworker.runtime;

import io.bgworker.EntryPoint;
import io.bgworker.ExitCause;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.supervisor.WorkerEnd;
import io.bgworker.supervisor.WorkerState;
import io.bgworker.supervisor.WorkerView;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the machine publishes, without a machine. */
final class Views {

    static final WorkerId ID = new WorkerId(0, 1);
    static final long PID = 4711;

    private static final long BEGIN_NANOS = System.nanoTime();

    private static final WorkerSpec SPEC =
            WorkerSpec.builder(new EntryPoint("org.example.Job", "")).build();

    private Views() {}

    static WorkerView waiting() {
        return view(WorkerState.WAITING_FOR_START_TIME, WorkerStatus.NOT_YET_STARTED, 0, Optional.empty());
    }

    static WorkerView running() {
        return view(WorkerState.RUNNING, WorkerStatus.STARTED, PID, Optional.empty());
    }

    static WorkerView ready() {
        return view(WorkerState.READY, WorkerStatus.STARTED, PID, Optional.empty());
    }

    static WorkerView restarting() {
        return view(WorkerState.RESTARTING, WorkerStatus.NOT_YET_STARTED, 0, Optional.of(end()));
    }

    /** As {@link #restarting()}, after a process that ran. */
    static WorkerView stopped() {
        return view(WorkerState.RESTARTING, WorkerStatus.STOPPED, 0, Optional.of(end()));
    }

    static WorkerView gone() {
        return view(WorkerState.GONE, WorkerStatus.STOPPED, 0, Optional.of(end()));
    }

    static WorkerEnd end() {
        return endAt(BEGIN_NANOS + 3_000);
    }

    private static WorkerEnd endAt(long nanos) {
        return new WorkerEnd(1, PID, OptionalInt.of(1), OptionalInt.empty(), ExitCause.FAILED, "why", nanos);
    }

    /** One whose times are all this one. */
    static WorkerView at(long nanoTime) {
        WorkerView view = ready();
        return new WorkerView(
                view.id(),
                view.spec(),
                view.isStatic(),
                view.state(),
                view.status(),
                nanoTime,
                view.untilNanos(),
                view.pid(),
                view.incarnation(),
                view.restarts(),
                view.epoch(),
                OptionalLong.of(nanoTime),
                Optional.of(endAt(nanoTime)));
    }

    static WorkerView view(WorkerState state, WorkerStatus status, long pid, Optional<WorkerEnd> lastEnd) {
        return new WorkerView(
                ID,
                SPEC,
                true,
                state,
                status,
                BEGIN_NANOS + 1_000,
                OptionalLong.empty(),
                pid,
                1,
                0,
                0,
                pid == 0 ? OptionalLong.empty() : OptionalLong.of(BEGIN_NANOS + 2_000),
                lastEnd);
    }
}
