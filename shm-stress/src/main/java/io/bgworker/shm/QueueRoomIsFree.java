package io.bgworker.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The sender has the room of a message when that was read, and not before. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The first message.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The second message was written over it.")
@State
public class QueueRoomIsFree {

    private final SmallQueue queue = new SmallQueue();

    /** The ring is full. */
    public QueueRoomIsFree() {
        queue.send(1);
    }

    /** Sends the second message, if there is room. */
    @Actor
    public void send() {
        queue.send(2);
    }

    /** Receives the first message. */
    @Actor
    public void receive(JJ_Result result) {
        queue.receive();
        result.r1 = queue.first();
        result.r2 = queue.second();
    }
}
