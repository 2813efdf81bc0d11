package io.bgworker.benchmarks.jmh;

import io.bgworker.LongCell;
import io.bgworker.SharedLatch;
import io.bgworker.SharedLock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What one process does when no other one wants the same. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Uncontended {

    private static final int LATCH_OFFSET = SharedLock.BYTES;
    private static final int CELL_OFFSET = LATCH_OFFSET + SharedLatch.BYTES;
    private static final int BYTES = 4096;

    private final Neighbours neighbours = new Neighbours(BYTES);
    private final SharedLock lock = neighbours.one().slice(0, SharedLock.BYTES).lock();
    private final LongCell cell = neighbours.one().longCell(CELL_OFFSET);
    private final SharedLatch latch =
            neighbours.one().slice(LATCH_OFFSET, SharedLatch.BYTES).latch();
    private final SharedLatch owned =
            neighbours.other().slice(LATCH_OFFSET, SharedLatch.BYTES).latch();

    /** The other one owns the latch, and is awake. */
    @Setup
    public void own() {
        owned.own();
    }

    /** Lets go of the memory. */
    @TearDown
    public void close() throws IOException {
        neighbours.close();
    }

    /** Acquires a lock alone, and releases it. */
    @Benchmark
    public void exclusive() throws InterruptedException {
        lock.exclusive().close();
    }

    /** Acquires a lock with others, and releases it. */
    @Benchmark
    public void shared() throws InterruptedException {
        lock.shared().close();
    }

    /** Reads a cell. */
    @Benchmark
    public long cellGet() {
        return cell.get();
    }

    /** Adds to a cell. */
    @Benchmark
    public long cellAdd() {
        return cell.getAndAdd(1);
    }

    /** Sets a latch that is not set, whose owner is awake and resets it. */
    @Benchmark
    public void latchSet() {
        latch.set();
        owned.reset();
    }

    /** Sets a latch that is set. */
    @Benchmark
    public void latchSetAgain() {
        latch.set();
    }
}
