package io.bgworker.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Nobody sleeps through a message: the receiver sees it when it is about to sleep, or the sender rings. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Seen.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Rung.")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both.")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "It sleeps for ever.")
@State
public class QueueSleeperIsWoken {

    private static final long TICKET = 7;
    private static final Rung RUNG = new Rung(RingSender.class, "receiverSpot");

    private final SmallQueue queue = new SmallQueue();
    private final Memory memory = queue.arena.other().memory();
    private final Spot spot = new Spot(memory, QueueLayout.RECEIVER_OFFSET + QueueLayout.SPOT_OFFSET);

    /** Sends. */
    @Actor
    public void send() {
        queue.send(1);
    }

    /** Is about to sleep. */
    @Actor
    public void sleep(ZZ_Result result) {
        spot.announce(TICKET, Bells.ADDRESS);
        result.r1 = memory.getLongVolatile(QueueLayout.SENDER_OFFSET + QueueLayout.COUNTER_OFFSET) != 0;
    }

    /** Whether the sender rang. */
    @Arbiter
    public void rung(ZZ_Result result) {
        result.r2 = RUNG.by(queue.sender, TICKET);
    }
}
