package io.bgworker.postgresql;

import io.bgworker.SharedContents;
import io.bgworker.SharedLatch;
import io.bgworker.SharedMemory;
import io.bgworker.SharedQueue;
import io.bgworker.SharedSegment;
import java.util.Arrays;
import java.util.stream.LongStream;

/** What {@code test_shm_mq} has in its segment: a header, the registrant's latch, and one queue more than there are workers. */
final class ShmMqSegment {

    private static final long MAGIC = 0x79fb_2447;
    private static final long HEADER = 0;
    private static final long LATCH = 1;
    private static final long FIRST_QUEUE = 2;

    private static final long HEADER_BYTES = 24;
    private static final long WORKERS = 0;
    private static final long ATTACHED = 8;
    private static final long READY = 16;

    private final SharedContents contents;

    private ShmMqSegment(SharedContents contents) {
        this.contents = contents;
    }

    static SharedSegment create(SharedMemory memory, int ringBytes, int workers) {
        long queueBytes = SharedQueue.HEADER_BYTES + (long) ringBytes;
        long[] queues = new long[workers + 1];
        Arrays.fill(queues, queueBytes);
        SharedSegment segment = memory.create(SharedContents.estimate(
                LongStream.concat(LongStream.of(HEADER_BYTES, SharedLatch.BYTES), LongStream.of(queues))
                        .toArray()));
        SharedContents contents = segment.createContents(MAGIC);
        contents.insert(HEADER, contents.allocate(HEADER_BYTES));
        contents.insert(LATCH, contents.allocate(SharedLatch.BYTES));
        for (int i = 0; i <= workers; i++) {
            contents.insert(FIRST_QUEUE + i, contents.allocate(queueBytes));
        }
        contents.lookup(HEADER).orElseThrow().longCell(WORKERS).set(workers);
        return segment;
    }

    static ShmMqSegment of(SharedSegment segment) {
        return new ShmMqSegment(segment.contents(MAGIC).orElseThrow());
    }

    SharedQueue queue(int number) {
        return contents.lookup(FIRST_QUEUE + number).orElseThrow().queue();
    }

    SharedLatch latch() {
        return contents.lookup(LATCH).orElseThrow().latch();
    }

    /** Of the worker that asks: 1 for the first. */
    int nextNumber() {
        return (int) header(ATTACHED, 1) + 1;
    }

    void countReady() {
        header(READY, 1);
        latch().set();
    }

    boolean allReady() {
        return contents.lookup(HEADER).orElseThrow().longCell(READY).get()
                == contents.lookup(HEADER).orElseThrow().longCell(WORKERS).get();
    }

    private long header(long offset, long delta) {
        return contents.lookup(HEADER).orElseThrow().longCell(offset).getAndAdd(delta);
    }
}
