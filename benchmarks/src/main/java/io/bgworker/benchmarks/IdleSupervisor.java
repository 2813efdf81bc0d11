package io.bgworker.benchmarks;

import java.util.List;
import java.util.Optional;

/** How often the threads of a server are woken that has idle workers and nothing else. */
final class IdleSupervisor implements Measurement {

    private static final int ROUNDS_MAX = 2;

    private final Laboratory laboratory;
    private final int workers;

    IdleSupervisor(Laboratory laboratory, int workers) {
        this.laboratory = laboratory;
        this.workers = workers;
    }

    @Override
    public String id() {
        return "idle.wakeups.server";
    }

    @Override
    public String what() {
        return "context switches per second of a server with " + workers + " idle workers and nothing else";
    }

    @Override
    public Unit unit() {
        return Unit.PER_SECOND;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("the same JVM without us");
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public void ours(Samples samples) throws Exception {
        try (ServerProcess server = ServerProcess.withWorkers(laboratory, workers)) {
            laboratory.awaitIdle(workers);
            IdleWakeups.look(List.of(server.pid()), samples);
        }
    }

    @Override
    public void reference(Samples samples) throws Exception {
        try (ServerProcess server = ServerProcess.withBare(List.of(), 0)) {
            server.awaitReady();
            IdleWakeups.look(List.of(server.pid()), samples);
        }
    }
}
