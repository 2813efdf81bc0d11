package io.bgworker.benchmarks;

import io.bgworker.benchmarks.subject.Talk;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** From the moment at which a worker sends something to another until it has it back. */
final class QueueRoundTrip implements Measurement {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Laboratory laboratory;
    private final Mode mode;

    /** What the two do before. */
    enum Mode {

        /** One round trip after the other. */
        AWAKE(
                "awake",
                "one byte",
                "one after the other, so that both are awake",
                Talk.Kind.ROUND_TRIPS,
                20_000, // It takes the kernel some milliseconds until it lets both have a processor.
                1,
                0,
                25),

        /** The one that leads rests, and then waits for the answer. */
        RESTED(
                "rested",
                "one byte",
                "with a pause of 1 ms before each, so that the other one sleeps",
                Talk.Kind.ROUND_TRIPS,
                200,
                1,
                PAUSE_NANOS,
                10),

        /** Both rest before they send: longer than anybody looks. */
        ASLEEP(
                "asleep",
                "two numbers",
                "with pauses of 1 ms, which do not count, before each way, so that whoever it comes to sleeps",
                Talk.Kind.WAKES,
                100,
                2 * Long.BYTES,
                PAUSE_NANOS,
                10);

        final String id;
        final String words;
        final int warmUps;
        private final Talk.Kind kind;
        private final int count;
        private final int bytes;
        private final long pauseNanos;

        Mode(
                String id,
                String message,
                String when,
                Talk.Kind kind,
                int count,
                int bytes,
                long pauseNanos,
                int warmUps) {
            this.id = id;
            this.words = message + " from a worker to another one and back, " + when;
            this.kind = kind;
            this.count = count;
            this.bytes = bytes;
            this.pauseNanos = pauseNanos;
            this.warmUps = warmUps;
        }

        /** A sample, or several. */
        Talk talk() {
            return new Talk(kind, count, bytes, pauseNanos);
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
        return mode.words;
    }

    @Override
    public Unit unit() {
        return Unit.MICROSECONDS;
    }

    @Override
    public Optional<String> reference() {
        return mode != Mode.AWAKE && missing().isEmpty()
                ? Optional.of("the same by shm_mq of " + laboratory.postgreSql.version())
                : Optional.empty(); // PostgreSQL's never stay awake.
    }

    private Optional<String> missing() {
        return laboratory.postgreSql.missing();
    }

    @Override
    public Optional<String> prepare() throws InterruptedException {
        if (mode != Mode.AWAKE) {
            missing().ifPresent(what -> System.out.println(id() + " is compared with nothing: " + what));
        }
        for (int i = 0; i < mode.warmUps; i++) {
            ours(new Samples(unit()));
        }
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) throws InterruptedException {
        laboratory.pair().roundTrips(mode.talk(), samples);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        Talk talk = mode.talk();
        laboratory
                .cluster()
                .callForAll("benchmark_talk", talk.kind().word(), talk.count(), talk.bytes(), talk.pauseNanos())
                .forEach(samples::add);
    }
}
