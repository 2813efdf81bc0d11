package io.bgworker.runtime;

import io.bgworker.Signal;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.supervisor.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A handle in the server: reads what is published of its worker. */
final class LocalHandle implements WorkerHandle {

    private final WorkerCell cell;
    private final Consumer<Event> events;
    private final Executor callbacks;

    LocalHandle(WorkerCell cell, Consumer<Event> events, Executor callbacks) {
        this.cell = cell;
        this.events = events;
        this.callbacks = callbacks;
    }

    @Override
    public WorkerId id() {
        return cell.id();
    }

    @Override
    public String name() {
        return cell.info().name();
    }

    @Override
    public WorkerStatus status() {
        return cell.info().status();
    }

    @Override
    public WorkerPhase phase() {
        return cell.info().phase();
    }

    @Override
    public OptionalLong pid() {
        return cell.info().pid();
    }

    @Override
    public Optional<WorkerExit> lastExit() {
        return cell.info().lastExit();
    }

    /** Waits inside the runtime, for callers that must not block. */
    CompletableFuture<WorkerInfo> whenStarted() {
        return cell.when(info -> info.status() != WorkerStatus.NOT_YET_STARTED);
    }

    CompletableFuture<WorkerInfo> whenReady() {
        return cell.when(LocalHandle::isReady);
    }

    CompletableFuture<WorkerInfo> whenStopped() {
        return cell.when(info -> info.status() == WorkerStatus.STOPPED);
    }

    static boolean isReady(WorkerInfo info) {
        return info.phase() == WorkerPhase.READY && info.status() != WorkerStatus.SUPERVISOR_DIED;
    }

    @Override
    public WorkerStatus awaitStartup(Duration timeout) throws InterruptedException {
        return await(whenStarted(), timeout).status();
    }

    @Override
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return isReady(await(whenReady(), timeout));
    }

    @Override
    public WorkerStatus awaitShutdown(Duration timeout) throws InterruptedException {
        return await(whenStopped(), timeout).status();
    }

    private WorkerInfo await(CompletableFuture<WorkerInfo> future, Duration timeout) throws InterruptedException {
        try {
            return future.get(nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return cell.info();
        } catch (ExecutionException e) {
            throw new AssertionError("A wait does not fail", e);
        } finally {
            future.cancel(false); // Nobody waits for it any more; the cell forgets it.
        }
    }

    /** 0 at least; what is longer than 292 years is for ever. */
    static long nanos(Duration timeout) {
        try {
            return Math.max(0, timeout.toNanos());
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    @Override
    public CompletionStage<WorkerStatus> started() {
        return cell.stage(WorkerCell.Milestone.STARTED, () -> status(whenStarted()));
    }

    @Override
    public CompletionStage<WorkerStatus> stopped() {
        return cell.stage(WorkerCell.Milestone.STOPPED, () -> status(whenStopped()));
    }

    private CompletableFuture<WorkerStatus> status(CompletableFuture<WorkerInfo> wait) {
        return wait.thenApplyAsync(WorkerInfo::status, callbacks);
    }

    @Override
    public void terminate() {
        events.accept(new Event.Terminate(cell.id()));
    }

    @Override
    public boolean signal(Signal signal) {
        boolean running = pid().isPresent();
        if (signal == Signal.TERMINATE) {
            terminate();
        } else if (running) {
            cell.run().ifPresent(run -> run.signal(signal));
        }
        return running;
    }
}
