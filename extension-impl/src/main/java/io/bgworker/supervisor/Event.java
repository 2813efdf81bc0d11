package io.bgworker.supervisor;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;

/**
 * What happened. Events of a process carry its incarnation, so that one that comes late is recognised.
 */
public sealed interface Event {

    /** Only time has passed. */
    record Tick() implements Event {}

    /** A static worker is registered. Over the limit it is refused, and stays known by name. */
    record Declare(WorkerSpec spec) implements Event {}

    /** A dynamic worker shall be registered. Answered by {@link Effect.Answer}. */
    record Register(long request, WorkerSpec spec) implements Event {}

    /** Something is asked for the workers of a name. Answered by {@link Effect.Answer}. */
    record Command(long request, Verb verb, String name) implements Event {}

    /** A worker shall be terminated. */
    record Terminate(WorkerId id) implements Event {}

    /** The server has reached a state. */
    record ServerStateReached(ServerState state) implements Event {}

    /** The settings changed: a new configuration epoch begins, and every worker is told. Answered by {@link Effect.Answer}. */
    record Reload(long request, Settings settings) implements Event {}

    /** The application stops. */
    record Shutdown(ShutdownMode mode) implements Event {}

    /** The shared memory was made anew, under this generation. */
    record MemoryRenewed(long generation) implements Event {}

    /** The shared memory of this generation could not be made. */
    record MemoryLost(long generation, String reason) implements Event {}

    /** The process that was ordered runs. */
    record Launched(WorkerId id, int incarnation, long pid) implements Event {}

    /**
     * A spare, which waited for this with its channel open, is the process that was ordered. Says at once what
     * {@link Launched} and {@link Connected} say of others.
     */
    record HandedOver(WorkerId id, int incarnation, long pid) implements Event {}

    /** The process that was ordered could not be started. */
    record LaunchFailed(WorkerId id, int incarnation, String reason) implements Event {}

    /** The process has opened its channel and proved who it is. */
    record Connected(WorkerId id, int incarnation) implements Event {}

    /** The worker has entered its entry point. */
    record Entered(WorkerId id, int incarnation) implements Event {}

    /** The worker has declared itself ready. */
    record Ready(WorkerId id, int incarnation) implements Event {}

    /** The worker has acknowledged a configuration epoch. */
    record Acknowledged(WorkerId id, int incarnation, long epoch) implements Event {}

    /** The worker has announced its end. */
    record ExitTold(WorkerId id, int incarnation, Told told) implements Event {}

    /** The channel has ended. {@code violation} says how the worker broke the protocol; it is empty if it did not. */
    record ChannelEnded(WorkerId id, int incarnation, String violation) implements Event {}

    /** The process has ended. */
    record ProcessExited(WorkerId id, int incarnation, ProcessEnd end) implements Event {}
}
