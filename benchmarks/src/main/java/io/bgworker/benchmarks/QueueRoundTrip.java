package io.bgworker.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** From the moment at which a worker sends one byte to another until it has it back. */
final class QueueRoundTrip implements Measurement {

    private static final int BYTES = 1;

    private final Laboratory laboratory;
    private final Mode mode;

    /** What the two do before. */
    enum Mode {

        /** One round trip after the other. */
        AWAKE("awake", "one after the other, so that both are awake", 4_000, 100_000, 0),

        /** With a pause before each that is longer than anybody looks. */
        ASLEEP("asleep", "with a pause before each, so that both sleep", 200, 2_000, TimeUnit.MILLISECONDS.toNanos(1));

        final String id;
        final String words;
        final int count;
        final int warmUp;
        final long pauseNanos;

        Mode(String id, String words, int count, int warmUp, long pauseNanos) {
            this.id = id;
            this.words = words;
            this.count = count;
            this.warmUp = warmUp;
            this.pauseNanos = pauseNanos;
        }
    }

    QueueRoundTrip(Laboratory laboratory, Mode mode) {
        this.laboratory = laboratory;
        this.mode = mode;
    }

    @Override
    public String id() {
        return "queue.roundtrip." + mode.id;
    }

    @Override
    public String what() {
        return "one byte from a worker to another one and back, " + mode.words;
    }

    @Override
    public Unit unit() {
        return Unit.MICROSECONDS;
    }

    @Override
    public Optional<String> reference() {
        return mode == Mode.ASLEEP && missing().isEmpty()
                ? Optional.of("the same by shm_mq of " + laboratory.postgreSql.version())
                : Optional.empty(); // PostgreSQL's never stay awake.
    }

    private Optional<String> missing() {
        return laboratory.postgreSql.missing();
    }

    @Override
    public Optional<String> prepare() throws InterruptedException {
        if (mode == Mode.ASLEEP) {
            missing().ifPresent(what -> System.out.println(id() + " is compared with nothing: " + what));
        }
        laboratory.pair().roundTrips(mode.warmUp, BYTES, mode.pauseNanos, new Samples(unit()));
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) throws InterruptedException {
        laboratory.pair().roundTrips(mode.count, BYTES, mode.pauseNanos, samples);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        laboratory
                .cluster()
                .callForAll("benchmark_talk", true, mode.count, BYTES, mode.pauseNanos)
                .forEach(samples::add);
    }
}
