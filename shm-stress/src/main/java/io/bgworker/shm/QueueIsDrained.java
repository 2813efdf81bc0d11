package io.bgworker.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Who is told that the sender has left has received all that it sent. */
@JCStressTest
@Outcome(id = "WOULD_BLOCK, WOULD_BLOCK", expect = Expect.ACCEPTABLE, desc = "Not sent yet.")
@Outcome(id = "WOULD_BLOCK, SUCCESS", expect = Expect.ACCEPTABLE, desc = "Sent in between.")
@Outcome(id = "SUCCESS, WOULD_BLOCK", expect = Expect.ACCEPTABLE, desc = "Sent, and the sender is still there.")
@Outcome(id = "SUCCESS, DETACHED", expect = Expect.ACCEPTABLE, desc = "Sent, and the sender has left.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The message is lost.")
@State
public class QueueIsDrained {

    private final SmallQueue queue = new SmallQueue();

    /** Both sides are taken. */
    public QueueIsDrained() {
        Memory memory = queue.arena.one().memory();
        memory.putLong(QueueLayout.SENDER_OFFSET + QueueLayout.TAKEN_OFFSET, 1);
        memory.putLong(QueueLayout.RECEIVER_OFFSET + QueueLayout.TAKEN_OFFSET, 2);
    }

    /** Sends, and leaves. */
    @Actor
    public void sendAndLeave() {
        queue.send(1);
        queue.sender.close();
    }

    /** Receives twice. */
    @Actor
    public void receive(LL_Result result) {
        result.r1 = queue.receive();
        result.r2 = queue.receive();
    }
}
