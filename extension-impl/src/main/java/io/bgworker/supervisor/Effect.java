package io.bgworker.supervisor;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import java.util.List;

/**
 * What shall be done, in this order. Every {@link StartProcess} is answered by {@link Event.Launched},
 * {@link Event.HandedOver} or {@link Event.LaunchFailed}, and every launched process by {@link Event.ProcessExited} and {@link Event.ChannelEnded}.
 */
public sealed interface Effect {

    /** Start a process. If {@code cold}, it must not be a spare: the last one was gone before it was the worker. */
    record StartProcess(WorkerId id, int incarnation, WorkerSpec spec, boolean cold) implements Effect {}

    /** Hand the process its worker. */
    record Assign(WorkerId id, int incarnation, WorkerSpec spec) implements Effect {}

    /** Tell the worker to terminate: the first rung of the kill ladder. */
    record SendTerminate(WorkerId id, int incarnation) implements Effect {}

    /** Interrupt the worker's main thread: the second rung. */
    record SendInterrupt(WorkerId id, int incarnation) implements Effect {}

    /** Ask for a thread dump, to be had before the last rung. */
    record RequestDump(WorkerId id, int incarnation) implements Effect {}

    /** Kill the process and everything it started: the last rung. */
    record Kill(WorkerId id, int incarnation, StopReason reason) implements Effect {}

    /** Tell the worker that the configuration was read again. Answered by {@link Event.Acknowledged}, if it is not deaf. */
    record SendReload(WorkerId id, int incarnation, long epoch) implements Effect {}

    /** Let it be seen how a worker stands. */
    record Publish(WorkerView worker) implements Effect {}

    /** A worker moved from one state to another. */
    record Moved(WorkerId id, String name, WorkerState from, WorkerState to, String reason) implements Effect {}

    /** A process was started for a worker; if it is a spare, it has become the worker, or is about to end as the worker. */
    record Started(WorkerView worker) implements Effect {}

    /** An incarnation ended. Comes after the worker was placed in its next state, and after its slot is free if it is gone. */
    record Ended(WorkerView worker, WorkerEnd end) implements Effect {}

    /**
     * A spare was gone before it had become the worker. That is no end of an incarnation: the worker starts again at once,
     * without a spare, and nothing is counted. Comes after the worker was placed in its next state.
     */
    record HandOverFailed(WorkerView worker, int incarnation, long pid, ProcessEnd end) implements Effect {}

    /** A static worker was refused because of a limit. */
    record Refused(WorkerSpec spec, Outcome.LimitExceeded limit) implements Effect {}

    /** A worker did not react in time to the rung of the ladder it was on. */
    record Late(WorkerId id, String name, long pid, long sinceNanos, String rung) implements Effect {}

    /** A worker has not acknowledged the configuration epoch in time. */
    record Deaf(WorkerId id, String name, long pid, long epoch) implements Effect {}

    /** A killed process does not go away. */
    record Unkillable(WorkerId id, String name, long pid) implements Effect {}

    /** A crash makes the shared memory suspect: the members of the group are killed. */
    record ResetBegan(WorkerId crasher, String name, List<WorkerId> members) implements Effect {

        /** Copies. */
        public ResetBegan {
            members = List.copyOf(members);
        }
    }

    /**
     * Every member of the group is gone: make the shared memory anew, under this generation. Answered by
     * {@link Event.MemoryRenewed} or {@link Event.MemoryLost}.
     */
    record RenewMemory(long generation) implements Effect {}

    /** The shared memory is new, and the members of the group may start again. */
    record ResetEnded(long generation) implements Effect {}

    /**
     * The group does not start again: because of too many resets, because restarts after a crash are off, or because its memory
     * could not be made anew.
     */
    record GroupParked(String reason) implements Effect {}

    /** A request has its answer. */
    record Answer(long request, Outcome outcome) implements Effect {}

    /** A shutdown began, or was escalated. */
    record ShutdownBegan(ShutdownMode mode, int workers) implements Effect {}

    /** The last worker is gone. The machine will not start anything any more. */
    record ShutdownEnded() implements Effect {}
}
