package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What it takes to ask for the state of all workers while many start. */
final class RushStatus implements Measurement {

    private static final int ROUNDS_MAX = 2;
    private static final long ASK_EVERY_MILLIS = 5;
    private static final int QUIET_QUESTIONS = 1_000;

    private final Laboratory laboratory;
    private final int workers;

    RushStatus(Laboratory laboratory, int workers) {
        this.laboratory = laboratory;
        this.workers = workers;
    }

    @Override
    public String id() {
        return "launch.rush" + workers + ".status";
    }

    @Override
    public String what() {
        return "`WorkerRegistrar.workers()`, asked while " + workers + " workers start";
    }

    @Override
    public Unit unit() {
        return Unit.MICROSECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("the same while nothing starts");
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public Optional<String> prepare() throws Exception {
        laboratory.awaitArchive(Subject.PLAIN);
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) throws Exception {
        CompletableFuture<Void> started = new CompletableFuture<>();
        List<WorkerHandle> handles = Rush.begin(laboratory, workers);
        Thread waiter = new Thread(() -> {
            try {
                Rush.awaitLast(laboratory, workers);
                started.complete(null);
            } catch (InterruptedException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        waiter.start();
        while (!started.isDone()) {
            ask(samples);
        }
        started.get();
        Rush.end(laboratory, handles);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        for (int i = 0; i < QUIET_QUESTIONS; i++) {
            ask(samples);
        }
    }

    private void ask(Samples samples) throws InterruptedException {
        long begin = System.nanoTime();
        laboratory.warm().workers();
        samples.add(System.nanoTime() - begin);
        TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
    }
}
