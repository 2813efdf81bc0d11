package io.bgworker.benchmarks;

import io.bgworker.benchmarks.subject.Talk;
import java.util.Optional;

/** What each of many messages takes that go from one worker to another, beside {@code shm_mq} with a ring of the same size. */
final class QueueBesidePostgreSql implements Measurement {

    /** Until what both sides do is compiled. */
    private static final int WARM_UPS = 20;

    private static final long PICOS = 1_000;

    private final Laboratory laboratory;
    private final QueueThroughput.Size size;

    QueueBesidePostgreSql(Laboratory laboratory, QueueThroughput.Size size) {
        this.laboratory = laboratory;
        this.size = size;
    }

    @Override
    public String id() {
        return "queue.throughput.postgresql." + size.id;
    }

    @Override
    public String what() {
        return "each of many messages of " + size.id + " from one worker to another, copied in and copied out";
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS_AND_LESS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("the same by shm_mq of " + laboratory.postgreSql.version());
    }

    @Override
    public Optional<String> prepare() throws Exception {
        Optional<String> missing = laboratory.postgreSql.missing();
        if (missing.isEmpty()) {
            for (int i = 0; i < WARM_UPS; i++) {
                laboratory.pair().oneWay(size.messages, size.bytes);
            }
        }
        return missing;
    }

    @Override
    public void ours(Samples samples) throws Exception {
        samples.add(picosPerMessage(laboratory.pair().oneWay(size.messages, size.bytes)));
    }

    @Override
    public void reference(Samples samples) throws Exception {
        long nanos = laboratory
                .cluster()
                .callForAll("benchmark_talk", Talk.Kind.ONE_WAY.word(), size.messages, size.bytes, 0L)
                .get(0);
        samples.add(picosPerMessage(nanos));
    }

    private long picosPerMessage(long nanos) {
        return nanos * PICOS / size.messages;
    }
}
