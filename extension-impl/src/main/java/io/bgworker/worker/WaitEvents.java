package io.bgworker.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the threads of the worker wait for. One name is visible: that of the wait that began last of those that go on. It is
 * told with the lock held, so that what is told last is true; only those who begin or end a wait are held up by it.
 */
final class WaitEvents {

    private final Consumer<String> tell;

    /** Guarded by this; those that began last are at the end. */
    private final List<String> waits = new ArrayList<>();

    WaitEvents(Consumer<String> tell) {
        this.tell = tell;
    }

    synchronized void begin(String waitEvent) {
        waits.add(waitEvent);
        tell.accept(waitEvent);
    }

    /** Ends one of the waits of this name: which of them makes no difference. */
    synchronized void end(String waitEvent) {
        waits.remove(waits.lastIndexOf(waitEvent));
        tell.accept(waits.isEmpty() ? "" : waits.get(waits.size() - 1));
    }
}
