package io.bgworker.benchmarks;

import io.bgworker.Capability;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.benchmarks.subject.DatabaseWorker;
import java.time.Duration;
import java.util.Optional;

/** From the registration of a worker to something that follows, where a spare becomes the worker; PostgreSQL forks there. */
final class LaunchBesidePostgreSql implements Measurement {

    private static final int TURNS = 15;
    private static final Duration STARTUP_MAX = Duration.ofMinutes(2);

    private final Laboratory laboratory;
    private final Until until;

    /** What follows. */
    enum Until {

        /** The worker's code begins. */
        FIRST_INSTRUCTION("first-instruction", "the first instruction of its code"),

        /** Who waits for the start of the worker knows of it. */
        STARTED("started", "whoever waits for its start knows that it is started"),

        /** The worker has a session in a database, and the answer to its first query there. */
        CONNECTED(
                "connected",
                "the answer to its first query: it connects to PostgreSQL and does `SELECT 1`; its spare has opened the connection"
                        + " (`bgworker.spares.database`)"),

        /** The same where nobody has connected before. */
        CONNECTED_UNPREPARED(
                "connected.unprepared",
                "the answer to its first query: it connects to PostgreSQL and does `SELECT 1`; its spare has opened no connection");

        final String id;
        final String words;

        Until(String id, String words) {
            this.id = id;
            this.words = words;
        }
    }

    LaunchBesidePostgreSql(Laboratory laboratory, Until until) {
        this.laboratory = laboratory;
        this.until = until;
    }

    @Override
    public String id() {
        return "launch." + until.id;
    }

    @Override
    public String what() {
        return "from the registration of a worker to " + until.words + "; a spare becomes it";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("a dynamic background worker of " + laboratory.postgreSql.version());
    }

    @Override
    public int turns() {
        return TURNS;
    }

    @Override
    public Optional<String> prepare() throws Exception {
        Optional<String> missing = laboratory.postgreSql.missing();
        if (missing.isEmpty()) {
            // There is no spare before the first worker.
            laboratory.awaitArchive(place(), spec(true));
        }
        return missing;
    }

    private Place place() throws Exception {
        return switch (until) {
            case FIRST_INSTRUCTION, STARTED -> laboratory.withSpare(Subject.PLAIN);
            case CONNECTED -> laboratory.withDatabase(true);
            case CONNECTED_UNPREPARED -> laboratory.withDatabase(false);
        };
    }

    private WorkerSpec spec(boolean stay) {
        String order = (stay ? laboratory.stay() : laboratory.leave()).text();
        return until == Until.CONNECTED || until == Until.CONNECTED_UNPREPARED
                ? Place.spec(DatabaseWorker.class, order)
                        .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                        .build()
                : Place.spec(Subject.PLAIN.worker, order).build();
    }

    @Override
    public void ours(Samples samples) throws Exception {
        Place place = place();
        WorkerSpec spec = spec(false);
        place.awaitSpare();
        long begin = System.nanoTime();
        WorkerHandle worker = place.register(spec);
        if (until == Until.STARTED) {
            worker.awaitStartup(STARTUP_MAX);
            samples.add(System.nanoTime() - begin);
            laboratory.marks.next();
        } else {
            samples.add(laboratory.marks.next() - begin);
        }
        place.awaitEnd(worker);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        place().awaitSpare(); // Or it would start beside the reference.
        Cluster cluster = laboratory.cluster();
        String socket = laboratory.marks.socket();
        switch (until) {
            case STARTED -> {
                samples.add(cluster.call("benchmark_start", socket));
                laboratory.marks.next();
            }
            case FIRST_INSTRUCTION -> {
                long begin = cluster.call("benchmark_launch", "benchmark_first_instruction", socket);
                samples.add(laboratory.marks.next() - begin);
            }
            case CONNECTED, CONNECTED_UNPREPARED -> {
                long begin = cluster.call("benchmark_launch", "benchmark_connected", socket);
                samples.add(laboratory.marks.next() - begin);
            }
        }
    }
}
