package io.bgworker.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The owner does not sleep through its latch: it sees that it is set when it is about to sleep, or it is rung for. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Seen.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Rung.")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both.")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "It sleeps for ever.")
@State
public class LatchSleeperIsWoken {

    private static final long TICKET = 7;
    private static final Rung RUNG = new Rung(ProcessLatch.class, "spot");

    private final SetLatch latch = new SetLatch();
    private final Spot spot = new Spot(latch.memory(), LatchLayout.SPOT_OFFSET);

    /** Sets it. */
    @Actor
    public void set() {
        latch.setter.set();
    }

    /** Is about to sleep. */
    @Actor
    public void sleep(ZZ_Result result) {
        spot.announce(TICKET, Bells.ADDRESS);
        result.r1 = latch.memory().getLongVolatile(LatchLayout.SET_OFFSET) != 0;
    }

    /** Whether it was rung for. */
    @Arbiter
    public void rung(ZZ_Result result) {
        result.r2 = RUNG.by(latch.setter, TICKET);
    }
}
