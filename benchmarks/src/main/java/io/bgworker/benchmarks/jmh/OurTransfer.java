package io.bgworker.benchmarks.jmh;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueSender;
import io.bgworker.SharedQueue;
import java.io.IOException;
import java.time.Duration;

/** By our queue. */
public class OurTransfer extends Transfer {

    private static final Duration LONG = Duration.ofHours(1);

    private final Neighbours neighbours = new Neighbours(SharedQueue.HEADER_BYTES + RING_BYTES);
    private final QueueSender sender = neighbours.one().queue().sender();
    private final QueueReceiver receiver = neighbours.other().queue().receiver();

    @Override
    void send(int count, byte[] message) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            sender.send(message, 0, message.length, LONG);
        }
        sender.flush();
    }

    @Override
    void receive(int count, byte[] target) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            receiver.receive(message -> message.get(0, target, 0, target.length));
        }
    }

    @Override
    void close() throws IOException {
        neighbours.close();
    }
}
