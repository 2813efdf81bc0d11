package io.bgworker.worker;

import io.bgworker.Signal;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Call.Await.Milestone;
import io.bgworker.protocol.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A handle as seen from a worker: every question goes to the supervisor. */
final class RemoteHandle implements WorkerHandle {

    private static final Result.Status DIED = new Result.Status(WorkerStatus.SUPERVISOR_DIED, false);

    private final WorkerId id;
    private final String name;
    private final Calls calls;

    RemoteHandle(WorkerId id, String name, Calls calls) {
        this.id = id;
        this.name = name;
        this.calls = calls;
    }

    @Override
    public WorkerId id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    private Optional<WorkerInfo> info() {
        Result result = calls.get(new Call.Inspect(id)).get(0);
        return ((Result.Workers) result).workers().stream().findFirst();
    }

    @Override
    public WorkerStatus status() {
        try {
            return info().map(WorkerInfo::status).orElse(WorkerStatus.STOPPED);
        } catch (SupervisorStoppedException e) {
            return WorkerStatus.SUPERVISOR_DIED;
        }
    }

    @Override
    public WorkerPhase phase() {
        return info().map(WorkerInfo::phase).orElse(WorkerPhase.GONE);
    }

    @Override
    public OptionalLong pid() {
        return info().map(WorkerInfo::pid).orElse(OptionalLong.empty());
    }

    @Override
    public Optional<WorkerExit> lastExit() {
        Result result = calls.get(new Call.LastExit(id)).get(0);
        return ((Result.Exits) result).exits().stream().findFirst();
    }

    @Override
    public WorkerStatus awaitStartup(Duration timeout) throws InterruptedException {
        return await(Milestone.STARTUP, timeout).map(Result.Status::status).orElseGet(this::status);
    }

    @Override
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return await(Milestone.READY, timeout).map(Result.Status::ready).orElse(false);
    }

    @Override
    public WorkerStatus awaitShutdown(Duration timeout) throws InterruptedException {
        return await(Milestone.SHUTDOWN, timeout).map(Result.Status::status).orElseGet(this::status);
    }

    /** Waits for the call itself, which all share: a stage after it would stay with it when this wait is over. */
    private Optional<Result.Status> await(Milestone milestone, Duration timeout) throws InterruptedException {
        try {
            List<Result> results =
                    calls.await(new Call.Await(id, milestone)).get(Timeouts.nanos(timeout), TimeUnit.NANOSECONDS);
            return Optional.of(status(results.get(0)));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(DIED);
        }
    }

    private CompletableFuture<Result.Status> begin(Milestone milestone) {
        return calls.await(new Call.Await(id, milestone))
                .handle((results, died) -> results == null ? DIED : status(results.get(0)));
    }

    private static Result.Status status(Result result) {
        if (result instanceof Result.Status status) {
            return status;
        }
        if (result instanceof Result.Failure failure && failure.kind() == Result.Failure.Kind.STOPPED) {
            return DIED;
        }
        throw new WorkerException("A worker could not be waited for: " + result);
    }

    @Override
    public CompletionStage<WorkerStatus> started() {
        return begin(Milestone.STARTUP).thenApplyAsync(Result.Status::status);
    }

    @Override
    public CompletionStage<WorkerStatus> stopped() {
        return begin(Milestone.SHUTDOWN).thenApplyAsync(Result.Status::status);
    }

    @Override
    public void terminate() {
        calls.get(new Call.Terminate(id));
    }

    @Override
    public boolean signal(Signal signal) {
        Result result = calls.get(new Call.SendSignal(id, signal)).get(0);
        return ((Result.Sent) result).running();
    }
}
