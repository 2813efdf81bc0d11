package io.bgworker.runtime;

import io.bgworker.Notifications;
import io.bgworker.SharedMemoryReset;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerStarted;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells the application of starts, ends and resets by its executor, one after the other. An observer may block for ever: what it does
 * not come to hear waits here up to a limit, and is counted beyond that. Nothing here blocks.
 */
final class BoundedEvents implements WorkerEvents {

    private static final String WHAT = "starts and ends of workers and of resets";

    private final WorkerEvents observers;
    private final Executor callbacks;
    private final Executor log;
    private final Mailbox<Consumer<WorkerEvents>> mailbox = new Mailbox<>(this::deliver, this::lossBegins);

    BoundedEvents(WorkerEvents observers, Executor callbacks, Executor log) {
        this.observers = observers;
        this.callbacks = callbacks;
        this.log = log;
    }

    @Override
    public void started(WorkerStarted event) {
        mailbox.add(told -> told.started(event));
    }

    @Override
    public void exited(WorkerExited event) {
        mailbox.add(told -> told.exited(event));
    }

    @Override
    public void memoryReset(SharedMemoryReset event) {
        mailbox.add(told -> told.memoryReset(event));
    }

    private void deliver(Mailbox.Item<Consumer<WorkerEvents>> item) {
        callbacks.execute(() -> {
            try {
                item.told()
                        .ifPresentOrElse(
                                event -> event.accept(observers),
                                () -> log.execute(() -> RuntimeLogger.LOG.missed(WHAT, item.lost())));
            } finally {
                mailbox.taken(1);
            }
        });
    }

    private void lossBegins() {
        log.execute(() -> RuntimeLogger.LOG.behind(WHAT, Notifications.QUEUED_MAX));
    }
}
