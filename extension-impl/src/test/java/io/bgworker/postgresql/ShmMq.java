package io.bgworker.postgresql;

import io.bgworker.Capability;
import io.bgworker.QueueReceiver;
import io.bgworker.QueueSender;
import io.bgworker.RestartPolicy;
import io.bgworker.SharedLatch;
import io.bgworker.SharedMemory;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.runtime.Fixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain of workers from this process back to it, {@code test_shm_mq_setup}: until all have said that they are ready, a hook
 * on the segment sees to it that none is left behind, whatever goes wrong.
 */
final class ShmMq implements AutoCloseable {

    static final String WORKER = "test_shm_mq";

    private final SharedSegment segment;
    private final List<WorkerHandle> workers;
    private final QueueSender out;
    private final QueueReceiver in;

    private ShmMq(SharedSegment segment, List<WorkerHandle> workers, QueueSender out, QueueReceiver in) {
        this.segment = segment;
        this.workers = workers;
        this.out = out;
        this.in = in;
    }

    static ShmMq setUp(SharedMemory memory, WorkerRegistrar registrar, int ringBytes, int count)
            throws InterruptedException {
        SharedSegment segment = ShmMqSegment.create(memory, ringBytes, count);
        List<WorkerHandle> workers = new ArrayList<>();
        Runnable terminateAll = () -> workers.forEach(WorkerHandle::terminate);
        segment.onDetach(terminateAll);
        boolean done = false;
        try {
            ShmMqSegment shared = ShmMqSegment.of(segment);
            for (int i = 1; i <= count; i++) {
                workers.add(registrar.register(worker(segment.handle())));
            }
            QueueSender out = workers.isEmpty()
                    ? shared.queue(0).sender()
                    : shared.queue(0).sender(workers.get(0));
            QueueReceiver in = workers.isEmpty()
                    ? shared.queue(0).receiver()
                    : shared.queue(count).receiver(workers.get(count - 1));
            awaitReady(shared, workers);
            segment.cancelOnDetach(terminateAll);
            done = true;
            return new ShmMq(segment, workers, out, in);
        } finally {
            if (!done) {
                segment.detach();
            }
        }
    }

    static WorkerSpec worker(long segment) {
        return WorkerSpec.builder(ShmMqWorker.class)
                .name(WORKER)
                .mainArg(segment)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.never())
                .build();
    }

    /** Woken by each worker that is ready, and by each that ends. */
    private static void awaitReady(ShmMqSegment shared, List<WorkerHandle> workers) throws InterruptedException {
        SharedLatch latch = shared.latch();
        latch.own();
        workers.forEach(worker -> worker.stopped().thenRun(() -> wake(latch)));
        while (!shared.allReady()) {
            if (workers.stream().anyMatch(worker -> worker.status() == WorkerStatus.STOPPED)) {
                throw new IllegalStateException("one or more background workers failed to start");
            }
            latch.await(Duration.ofSeconds(Fixture.SECONDS_MAX));
            latch.reset();
        }
    }

    private static void wake(SharedLatch latch) {
        try {
            latch.set();
        } catch (IllegalStateException e) {
            // Detached: nobody waits any more.
        }
    }

    QueueSender out() {
        return out;
    }

    QueueReceiver in() {
        return in;
    }

    List<WorkerHandle> workers() {
        return workers;
    }

    @Override
    public void close() {
        segment.detach();
    }
}
