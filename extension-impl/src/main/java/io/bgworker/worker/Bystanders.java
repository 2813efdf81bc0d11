package io.bgworker.worker;

import io.bgworker.channel.ChannelClient;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * What is beside the worker's main thread in its JVM: the thread that reads the channel, a hook for the shutdown, a handler for
 * signals. They stand by before it is known which worker it will be, because to make them takes longer than to tell them.
 */
final class Bystanders {

    /** As of any JVM that is told to end before it is somebody. */
    private static final int SIGTERM_EXIT_VALUE = 143;

    private final Inbox inbox;

    /** Whether signals that others send are handled. */
    private final CountDownLatch handlesSignals = new CountDownLatch(1);

    /** Written once, by the main thread. */
    private volatile @Nullable ChildContext worker;

    private Bystanders(ChannelClient channel) {
        inbox = Inbox.start(channel, this::handleSignals, Inbox::halt);
    }

    static Bystanders of(ChannelClient channel) {
        Bystanders bystanders = new Bystanders(channel);
        Runtime.getRuntime().addShutdownHook(new Thread(bystanders::shutdown, "bgworker-shutdown"));
        return bystanders;
    }

    /** By the thread that reads the channel: it takes a while, in which the main thread goes on. */
    private void handleSignals() {
        try {
            ForeignSignals.install(this::foreignTerminate);
        } finally {
            handlesSignals.countDown();
        }
    }

    /** It is known now. Called before anybody interrupts the worker. */
    void hearOf(ChildContext context) throws InterruptedException {
        handlesSignals.await(); // Before: until then a SIGTERM is the JVM's, which ends who is nobody so far.
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
