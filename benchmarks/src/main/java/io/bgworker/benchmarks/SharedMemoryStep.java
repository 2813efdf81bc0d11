package io.bgworker.benchmarks;

import io.bgworker.benchmarks.jmh.Uncontended;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/** What one step in shared memory takes when nobody else is there. */
final class SharedMemoryStep implements Measurement {

    private final Step step;

    /** The steps, and by which method each is measured. */
    enum Step {
        EXCLUSIVE("lock.uncontended.exclusive", "a lock is acquired in exclusive mode, and released", "exclusive"),
        SHARED("lock.uncontended.shared", "a lock is acquired in shared mode, and released", "shared"),
        CELL_GET("cell.get", "a cell is read", "cellGet"),
        CELL_ADD("cell.add", "a cell is added to", "cellAdd"),
        LATCH_SET("latch.set", "a latch is set whose owner is awake, and reset", "latchSet"),
        LATCH_SET_AGAIN("latch.set.again", "a latch is set that is set already", "latchSetAgain");

        final String id;
        final String what;
        final String method;

        Step(String id, String what, String method) {
            this.id = id;
            this.what = what;
            this.method = method;
        }
    }

    SharedMemoryStep(Step step) {
        this.step = step;
    }

    @Override
    public String id() {
        return step.id;
    }

    @Override
    public String what() {
        return step.what;
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS_AND_LESS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.empty();
    }

    @Override
    public int roundsMax() {
        return Jmh.ROUNDS_MAX;
    }

    @Override
    public void ours(Samples samples) throws RunnerException {
        Jmh.run(Uncontended.class, step.method, 1, samples);
    }
}
