package io.bgworker.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Who shares a lock sees all that was written by who had it alone, or nothing. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Before.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "After.")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Not acquired.")
@Outcome(expect = Expect.FORBIDDEN, desc = "In the midst of it.")
@State
public class LockExcludes {

    private static final int ONE_OFFSET = LockLayout.PLACES_OFFSET;
    private static final int OTHER_OFFSET = ONE_OFFSET + Long.BYTES;

    private final Arena arena = new Arena();
    private final Memory one = arena.one().memory();
    private final Memory other = arena.other().memory();
    private final LockState writer = new LockState(one);
    private final LockState reader = new LockState(other);

    /** Writes two numbers. */
    @Actor
    public void write() {
        if (writer.take(LockMode.EXCLUSIVE)) {
            one.putLong(ONE_OFFSET, 1);
            one.putLong(OTHER_OFFSET, 1);
            writer.giveBack(LockMode.EXCLUSIVE);
        }
    }

    /** Reads both. */
    @Actor
    public void read(JJ_Result result) {
        if (reader.take(LockMode.SHARED)) {
            result.r1 = other.getLong(ONE_OFFSET);
            result.r2 = other.getLong(OTHER_OFFSET);
            reader.giveBack(LockMode.SHARED);
        } else {
            result.r1 = -1;
            result.r2 = -1;
        }
    }
}
