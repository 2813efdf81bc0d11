package io.bgworker.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** From the kill of a server to the end of its last worker. */
final class ServerDeath implements Measurement {

    private static final int ROUNDS_MAX = 3;
    private static final long LOOK_EVERY_NANOS = 50_000;

    private final Laboratory laboratory;
    private final int workers;

    ServerDeath(Laboratory laboratory, int workers) {
        this.laboratory = laboratory;
        this.workers = workers;
    }

    @Override
    public String id() {
        return "server.death";
    }

    @Override
    public String what() {
        return "from `kill -9` of a server to the end of the last of its " + workers + " workers";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("bare JVMs that halt when the pipe from their parent ends");
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
        try (ServerProcess server = ServerProcess.withWorkers(laboratory, workers)) {
            kill(server, samples);
        }
    }

    @Override
    public void reference(Samples samples) throws Exception {
        try (ServerProcess server = ServerProcess.withBare(
                laboratory.bare(Subject.PLAIN, laboratory.stayUntilTheParentIsGone()), workers)) {
            kill(server, samples);
        }
    }

    private void kill(ServerProcess server, Samples samples) throws IOException, InterruptedException {
        List<Long> pids = server.awaitReady();
        laboratory.awaitIdle(workers);
        long begin = System.nanoTime();
        server.kill();
        for (long pid : pids) {
            while (!Proc.isGone(pid)) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
        samples.add(System.nanoTime() - begin);
    }
}
