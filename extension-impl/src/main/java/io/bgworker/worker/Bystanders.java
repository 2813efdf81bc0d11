package io.bgworker.worker;

import io.bgworker.channel.ChannelClient;
import org.jspecify.annotations.Nullable;

/**
 * What is beside the worker's main thread in its JVM: the thread that reads the channel, a hook for the shutdown, a handler for
 * signals. They stand by before it is known which worker it will be, because to make them takes longer than to tell them.
 */
final class Bystanders {

    /** As of any JVM that is told to end before it is somebody. */
    private static final int SIGTERM_EXIT_VALUE = 143;

    private final Inbox inbox;

    /** Written once, by the main thread. */
    private volatile @Nullable ChildContext worker;

    private Bystanders(Inbox inbox) {
        this.inbox = inbox;
    }

    static Bystanders of(ChannelClient channel) {
        Bystanders bystanders = new Bystanders(Inbox.start(channel, Inbox::halt));
        Runtime.getRuntime().addShutdownHook(new Thread(bystanders::shutdown, "bgworker-shutdown"));
        ForeignSignals.install(bystanders::foreignTerminate);
        return bystanders;
    }

    /** It is known now. */
    void hearOf(ChildContext context) {
        worker = context;
        inbox.serve(context);
    }

    private void shutdown() {
        ChildContext known = worker;
        if (known != null) {
            known.ending().shutdown();
        }
    }

    private void foreignTerminate() {
        ChildContext known = worker;
        if (known == null) {
            Runtime.getRuntime().halt(SIGTERM_EXIT_VALUE);
        } else {
            known.foreignTerminate();
        }
    }
}
