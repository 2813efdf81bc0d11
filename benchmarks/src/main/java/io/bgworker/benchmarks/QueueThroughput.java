package io.bgworker.benchmarks;

import io.bgworker.benchmarks.jmh.AgronaTransfer;
import io.bgworker.benchmarks.jmh.OurTransfer;
import io.bgworker.benchmarks.jmh.Transfer;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/** What each of many messages takes that go from one thread to another, beside Agrona's ring buffer of the same size. */
final class QueueThroughput implements Measurement {

    private final Size size;

    /** How long the messages are, and how many of them take milliseconds. */
    enum Size {
        BYTES_8("8B", 8, 100_000),
        BYTES_64("64B", 64, 100_000),
        KIBIBYTE("1KiB", 1 << 10, 20_000),
        KIBIBYTES_64("64KiB", 1 << 16, 1_000);

        final String id;
        final int bytes;
        final int messages;

        Size(String id, int bytes, int messages) {
            this.id = id;
            this.bytes = bytes;
            this.messages = messages;
        }
    }

    QueueThroughput(Size size) {
        this.size = size;
    }

    @Override
    public String id() {
        return "queue.throughput.agrona." + size.id;
    }

    @Override
    public String what() {
        return "each of many messages of " + size.id + " from one thread to another, copied in and copied out";
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS_AND_LESS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("Agrona's OneToOneRingBuffer");
    }

    @Override
    public int roundsMax() {
        return Jmh.ROUNDS_MAX;
    }

    @Override
    public void ours(Samples samples) throws RunnerException {
        run(OurTransfer.class, samples);
    }

    @Override
    public void reference(Samples samples) throws RunnerException {
        run(AgronaTransfer.class, samples);
    }

    private void run(Class<? extends Transfer> by, Samples samples) throws RunnerException {
        Jmh.run(
                by,
                "transfer",
                size.messages,
                samples,
                "bytes",
                Integer.toString(size.bytes),
                "messages",
                Integer.toString(size.messages));
    }
}
