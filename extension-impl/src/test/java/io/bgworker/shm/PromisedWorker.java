package io.bgworker.shm;

import io.bgworker.Signal;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The handle of a worker that the test stops. */
final class PromisedWorker implements WorkerHandle {

    private final CompletableFuture<WorkerStatus> stopped = new CompletableFuture<>();

    void stop() {
        stopped.complete(WorkerStatus.STOPPED);
    }

    @Override
    public CompletionStage<WorkerStatus> stopped() {
        return stopped;
    }

    // ---- Nobody asks for the rest.

    @Override
    public WorkerId id() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String name() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkerStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkerPhase phase() {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong pid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<WorkerExit> lastExit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkerStatus awaitStartup(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean awaitReady(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkerStatus awaitShutdown(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<WorkerStatus> started() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void terminate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean signal(Signal signal) {
        throw new UnsupportedOperationException();
    }
}
