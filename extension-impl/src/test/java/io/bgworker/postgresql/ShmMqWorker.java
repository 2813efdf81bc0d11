package io.bgworker.postgresql;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.util.Optional;

/**
 * One of a chain of workers, each of which passes messages on to the next: {@code test_shm_mq}'s worker. Its main argument is
 * the handle of the segment, and everything else is in there, its place in the chain, too.
 */
public final class ShmMqWorker implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        Optional<SharedSegment> segment =
                context.sharedMemory().attach(context.entry().mainArg().asLong());
        if (segment.isEmpty()) {
            System.out.println("the registrant is gone");
            System.exit(1);
        }
        ShmMqSegment shared = ShmMqSegment.of(segment.get());
        int number = shared.nextNumber();
        QueueReceiver in = shared.queue(number - 1).receiver();
        QueueSender out = shared.queue(number).sender();
        shared.countReady();
        copy(in, out);
        segment.get().detach();
    }

    private static void copy(QueueReceiver in, QueueSender out) throws InterruptedException {
        byte[][] message = new byte[1][];
        while (in.receive(each -> message[0] = each.toArray()) == QueueResult.SUCCESS
                && out.send(message[0]) == QueueResult.SUCCESS) {
            message[0] = new byte[0];
        }
    }
}
