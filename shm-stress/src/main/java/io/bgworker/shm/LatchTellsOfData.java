package io.bgworker.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/** What a latch was set for is seen by an owner that resets it and looks then; or it is set again after that. */
@JCStressTest
@Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "Seen.")
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "Seen, and set once more.")
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "Not seen, but set.")
@Outcome(id = "0, false", expect = Expect.FORBIDDEN, desc = "The owner will never hear of it.")
@State
public class LatchTellsOfData {

    private final SetLatch latch = new SetLatch();

    /** It is set, for something else. */
    public LatchTellsOfData() {
        latch.setter.set();
    }

    /** Writes, and sets. */
    @Actor
    public void set() {
        latch.put(1);
        latch.setter.set();
    }

    /** Resets, and looks. */
    @Actor
    public void reset(JZ_Result result) {
        latch.owner.reset();
        result.r1 = latch.get();
    }

    /** Whether it is set after that. */
    @Arbiter
    public void isSet(JZ_Result result) {
        result.r2 = latch.owner.isSet();
    }
}
