package io.bgworker.cdi;

import io.bgworker.Notifications;
import io.bgworker.runtime.Mailbox;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Tells asynchronous observers, which run on the application's executor and are waited for by nobody: so many events are under
 * way at a time, the rest waits here up to a limit, and is counted beyond that. Used by any thread.
 */
final class AsyncObservers {

    private final String what;
    private final Mailbox<Supplier<CompletionStage<?>>> mailbox = new Mailbox<>(this::deliver, this::lossBegins);

    /**
     * Of one kind of events.
     *
     * @param what they are, for the log
     */
    AsyncObservers(String what) {
        this.what = what;
    }

    /** Fires an event as soon as those before it are heard; it is heard when what this returns is complete. */
    void tell(Supplier<CompletionStage<?>> fire) {
        mailbox.add(fire);
    }

    private void deliver(Mailbox.Item<Supplier<CompletionStage<?>>> item) {
        if (item.told().isPresent()) {
            fire(item.told().get());
        } else {
            CdiLogger.LOG.missed(what, item.lost());
            mailbox.taken(1);
        }
    }

    private void fire(Supplier<CompletionStage<?>> event) {
        CompletionStage<?> heard;
        try {
            heard = event.get();
        } catch (RuntimeException e) { // The executor takes nothing: the server stops.
            CdiLogger.LOG.notFired(what, e);
            mailbox.taken(1);
            return;
        }
        var unused = heard.whenComplete((result, thrown) -> {
            mailbox.taken(1);
            if (thrown != null) {
                CdiLogger.LOG.observerThrew(what, thrown);
            }
        });
    }

    private void lossBegins() {
        CdiLogger.LOG.behind(what, Notifications.QUEUED_MAX);
    }
}
