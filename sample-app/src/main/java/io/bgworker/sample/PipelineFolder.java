package io.bgworker.sample;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.SharedBytes;
import io.bgworker.SharedQueue;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.time.Duration;

/**
 * Sums what the {@link PipelineProducer} sends. Each side of a queue is taken once, so this makes one for each producer that comes,
 * and tells its handle by a cell.
 */
public class PipelineFolder implements WorkerMain {

    static final String NAME = "pipeline-folder";

    private static final int RING_BYTES = 64 * 1024;

    /** After which it looks whether it shall end. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Override
    public void main(WorkerContext context) throws Exception {
        PipelineCells cells = PipelineCells.of(context.sharedMemory());
        System.out.println("The folder begins with " + cells.folded().get() + " folded");
        do {
            SharedSegment queue = context.sharedMemory().create(SharedQueue.HEADER_BYTES + RING_BYTES);
            QueueReceiver in = queue.queue().receiver();
            cells.queue().set(queue.handle());
            fold(context, in, cells);
            cells.queue().set(0);
            queue.detach();
        } while (!context.terminationRequested());
        System.out.println("The folder ends, as it was told");
    }

    /** Until the producer has left. */
    private static void fold(WorkerContext context, QueueReceiver in, PipelineCells cells) throws InterruptedException {
        QueueResult result = QueueResult.SUCCESS;
        while (result != QueueResult.DETACHED && !context.terminationRequested()) {
            result = in.receive(message -> fold(message, cells), PATIENCE);
        }
    }

    private static void fold(SharedBytes message, PipelineCells cells) {
        cells.sum().set(cells.sum().get() + message.getLong(0));
        cells.folded().set(cells.folded().get() + 1);
    }
}
