package io.bgworker.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Who sees that there is a message sees all of it: the counter is written after the ring, and read before it. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It was not there yet.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "All of it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A part of it.")
@State
public class QueueMessageIsWhole {

    private final SmallQueue queue = new SmallQueue();

    /** Sends. */
    @Actor
    public void send() {
        queue.send(1);
    }

    /** Receives. */
    @Actor
    public void receive(JJ_Result result) {
        queue.receive();
        result.r1 = queue.first();
        result.r2 = queue.second();
    }
}
