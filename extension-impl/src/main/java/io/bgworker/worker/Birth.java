package io.bgworker.worker;

import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * From the assignment to the entry point: the same way in the rehearsal of a spare as when it counts. What is here, and is not
 * needed for the first instruction of the worker's code, makes every worker wait.
 */
final class Birth {

    private final ChannelClient channel;
    private final ConnectionAhead connectionAhead;
    private final ContainerAhead containerAhead;

    /** Open as long as the worker runs. Written by its main thread. */
    private @Nullable BeanContainer container;

    /** A file, not a path: that is a single call. */
    private final File directory = new File("").getAbsoluteFile();

    Birth(ChannelClient channel, ConnectionAhead connectionAhead, ContainerAhead containerAhead) {
        this.channel = channel;
        this.connectionAhead = connectionAhead;
        this.containerAhead = containerAhead;
    }

    /** Who waited for long may have lost it to a cleaner of temporary files. The next process will have one. */
    boolean hasItsDirectory() {
        return directory.isDirectory();
    }

    /** Makes the world of the worker, who is the calling thread from now on. */
    ChildContext context(Frame.Assign assign) throws IOException {
        channel.stopBlocking();
        ChildContext context =
                new ChildContext(assign.entry(), assign.logLevel(), channel, Thread.currentThread(), connectionAhead);
        JulBridge.prepare(context.log());
        return context;
    }

    /** Runs the worker's code. */
    void enter(Frame.Assign assign, ChildContext context) throws Throwable {
        UserMain main = UserMain.load(assign.entry(), instances(assign, context));
        channel.send(new Frame.Entered());
        main.call(context);
    }

    /** Takes back what has come into this JVM with the worker: it was none, and the next one needs the place. */
    void undo() {
        BeanContainer booted = container;
        container = null;
        if (booted != null) {
            booted.close();
        }
    }

    private UserMain.Instances instances(Frame.Assign assign, ChildContext context) throws Throwable {
        if (assign.beans().isEmpty()) {
            return UserMain::newInstance;
        }
        BeanContainer booted = containerAhead.take(assign.beans().get(), context);
        container = booted;
        // Before those of the application, so to run after them: they may use its beans.
        context.onExit(code -> booted.close());
        return booted::instance;
    }
}
