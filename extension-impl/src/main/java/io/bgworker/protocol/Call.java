package io.bgworker.protocol;

import io.bgworker.SegmentKind;
import io.bgworker.Signal;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;

/** What a worker can ask the supervisor for: the registrar, the handles, its database and shared memory, from inside the worker. */
public sealed interface Call {

    /** Register a worker. Answered by one of {@link Result.Handles}, or a failure. */
    record Register(WorkerSpec spec) implements Call {}

    /** Find a worker. Answered by {@link Result.Handles}, perhaps none. */
    record Find(WorkerId id) implements Call {}

    /** Find the workers of a name. Answered by {@link Result.Handles}. */
    record FindByName(String name) implements Call {}

    /** All that is known of one worker, also when it is gone as long as its end is known. Answered by {@link Result.Workers}. */
    record Inspect(WorkerId id) implements Call {}

    /** All workers. Answered by {@link Result.Workers}. */
    record ListWorkers() implements Call {}

    /** The past ends. Answered by {@link Result.Exits}. */
    record ListExits() implements Call {}

    /** The latest end of a worker. Answered by {@link Result.Exits}, of one or none. */
    record LastExit(WorkerId id) implements Call {}

    /** The report of a worker's latest end. Answered by {@link Result.Report}, or {@link Result.Done} if there is none. */
    record GetReport(WorkerId id) implements Call {}

    /** The last output of a worker. Answered by {@link Result.Lines}. */
    record GetOutput(WorkerId id) implements Call {}

    /** Start, stop, restart or resume by name. A start is answered by {@link Result.Handles}, the others by {@link Result.Done}. */
    record Command(Verb verb, String name) implements Call {

        /** What is asked for. */
        public enum Verb {
            /** Start. */
            START,
            /** Stop. */
            STOP,
            /** Restart. */
            RESTART,
            /** Resume. */
            RESUME
        }
    }

    /** Terminate a worker. Answered by {@link Result.Done}. */
    record Terminate(WorkerId id) implements Call {}

    /** Send a worker a signal. Answered by {@link Result.Sent}. */
    record SendSignal(WorkerId id, Signal signal) implements Call {}

    /** Wait for a worker. Answered by {@link Result.Status} when it has come so far. */
    record Await(WorkerId id, Milestone milestone) implements Call {

        /** What is waited for. */
        public enum Milestone {
            /** It was started, or is stopped. */
            STARTUP,
            /** It is ready, or gone. */
            READY,
            /** It is stopped. */
            SHUTDOWN
        }
    }

    /** The configuration epoch. Answered by {@link Result.Epoch}. */
    record GetEpoch() implements Call {}

    /** The value of a configuration key. Answered by {@link Result.Lines}, of one or none. */
    record GetConfiguration(String key) implements Call {}

    /** How to connect to a database. Answered by {@link Result.Database}, or a failure. */
    record FindDatabase(String name) implements Call {}

    /** The same for the worker's session, which it has in that database from then on. Answered likewise. */
    record OpenSession(String name, boolean bypassAllowConnections) implements Call {}

    /** Tell something on a channel. Answered by {@link Result.Done} when it was told. */
    record Notify(String channel, String payload) implements Call {}

    /** Listen to a channel. Answered by {@link Result.Done} from when on everything is heard. */
    record Listen(String channel) implements Call {}

    /** Listen to a channel no more. Answered by {@link Result.Done}. */
    record Unlisten(String channel) implements Call {}

    /** Take part in shared memory. Answered by {@link Result.Memory}. */
    record JoinMemory() implements Call {}

    /**
     * Get or make the segment of a name. Answered by {@link Result.Segment}, perhaps not before another process has initialised it.
     *
     * @param initializes whether the worker would initialise it, and then tells by {@link SegmentInitialized}
     */
    record OpenSegment(String name, SegmentKind kind, long bytes, boolean initializes) implements Call {}

    /** Make a segment without a name. Answered by {@link Result.Segment}. */
    record CreateSegment(long bytes) implements Call {}

    /** Attach to a segment. Answered by {@link Result.Segment}, or {@link Result.Done} if there is none. */
    record AttachSegment(long handle) implements Call {}

    /** The worker has initialised a segment, or has failed to. Answered by {@link Result.Done}. */
    record SegmentInitialized(long handle, boolean initialized) implements Call {}

    /** The worker uses a segment no more. Answered by {@link Result.Done}. */
    record DetachSegment(long handle) implements Call {}

    /** Keep a segment without users, or keep it no more. Answered by {@link Result.Done}. */
    record PinSegment(long handle, boolean pinned) implements Call {}

    /** All segments. Answered by {@link Result.Segments}. */
    record ListSegments() implements Call {}

    /** There is no session: it could not be connected. Answered by {@link Result.Done}. */
    record CloseSession() implements Call {}
}
