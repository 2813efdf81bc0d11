package io.bgworker.sample;

import io.bgworker.LongCell;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/** Sends the numbers 1, 2, 3, … to the {@link PipelineFolder}, some hundreds in a second. */
public class PipelineProducer implements WorkerMain {

    static final String NAME = "pipeline-producer";

    private static final int NUMBERS_AT_ONCE = 20;
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** After which it looks whether it shall end. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Override
    public void main(WorkerContext context) throws Exception {
        PipelineCells cells = PipelineCells.of(context.sharedMemory());
        System.out.println("The producer begins after " + cells.produced().get());
        do {
            Optional<SharedSegment> queue = attach(context, cells.queue().get());
            if (queue.isPresent()) {
                produce(context, queue.get(), cells.produced());
                queue.get().detach();
            }
            pause(context, "pipeline-folder");
        } while (!context.terminationRequested());
        System.out.println("The producer ends, as it was told");
    }

    /** Empty if there is no folder, or not any more. */
    private static Optional<SharedSegment> attach(WorkerContext context, long handle) {
        return handle == 0 ? Optional.empty() : context.sharedMemory().attach(handle);
    }

    private static void produce(WorkerContext context, SharedSegment queue, LongCell produced)
            throws InterruptedException {
        QueueSender out;
        try {
            out = queue.queue().sender();
        } catch (IllegalStateException e) {
            return; // An earlier producer had it, and the folder is about to make another.
        }
        while (!context.terminationRequested() && sendSome(out, produced)) {
            pause(context, "pipeline-pace");
        }
    }

    /** Says whether anybody is there to receive. */
    private static boolean sendSome(QueueSender out, LongCell produced) throws InterruptedException {
        for (int i = 0; i < NUMBERS_AT_ONCE; i++) {
            long number = produced.get() + 1;
            QueueResult result = out.send(bytes(number), 0, Long.BYTES, PATIENCE);
            if (result != QueueResult.SUCCESS) {
                return result == QueueResult.WOULD_BLOCK; // The next turn sends this number again.
            }
            produced.set(number);
        }
        out.flush();
        return true;
    }

    /** In the order of the machine, which is that of shared memory. */
    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(number)
                .array();
    }

    private static void pause(WorkerContext context, String waitEvent) throws InterruptedException {
        context.latch().await(waitEvent, PAUSE);
        context.latch().reset();
    }
}
