package io.bgworker.worker;

import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Receives what the supervisor says, on a thread of its own. The end of the channel is the death of the supervisor: waiters
 * are told, and a moment later the JVM is halted, whatever its other threads do. So a worker is never an orphan.
 */
final class Inbox {

    /** What waiters have to react in. Together with everything else well below a second. */
    private static final long LAST_WORDS_MILLIS = 500;

    private final ChannelClient channel;
    private final Runnable atTheBeginning;
    private final Runnable atTheEnd;
    private final Thread thread;

    /** Written once, by the main thread. */
    private volatile @Nullable ChildContext context;

    private Inbox(ChannelClient channel, Runnable atTheBeginning, Runnable atTheEnd) {
        this.channel = channel;
        this.atTheBeginning = atTheBeginning;
        this.atTheEnd = atTheEnd;
        thread = new Thread(this::run, "bgworker-channel");
        thread.setDaemon(true);
    }

    /** Starts the thread, which does what is to be done at its beginning, and waits for the worker. Until then it reads nothing. */
    static Inbox start(ChannelClient channel, Runnable atTheBeginning, Runnable atTheEnd) {
        Inbox inbox = new Inbox(channel, atTheBeginning, atTheEnd);
        inbox.thread.start();
        return inbox;
    }

    /** The worker is there: it is told what comes from now on. */
    void serve(ChildContext worker) {
        context = worker;
        LockSupport.unpark(thread);
    }

    /** Waits until the channel has ended, and what follows. */
    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    private void run() {
        atTheBeginning.run();
        ChildContext worker = context;
        while (worker == null) {
            LockSupport.park(this);
            worker = context;
        }
        // Here, because the main thread has no time for it.
        SelfDescription.name(worker.entry().name());
        worker.leaveWhatItMayNotHave();
        receiveAll(worker);
    }

    private void receiveAll(ChildContext worker) {
        try {
            for (Frame.FromSupervisor frame = channel.receive(); frame != null; frame = channel.receive()) {
                dispatch(frame, worker);
            }
        } catch (IOException | RuntimeException e) {
            // Broken is as good as ended.
        } finally {
            try {
                worker.supervisorDied();
            } finally {
                atTheEnd.run();
            }
        }
    }

    private static void dispatch(Frame.FromSupervisor frame, ChildContext context) {
        if (frame instanceof Frame.Reply reply) {
            context.reply(reply);
        } else if (frame instanceof Frame.SignalSent sent) {
            context.signal(sent.signal());
        } else if (frame instanceof Frame.Reload reload) {
            context.reload(reload.epoch(), reload.logLevel());
        } else if (frame instanceof Frame.Notified || frame instanceof Frame.NotificationsLost) {
            context.notified(frame);
        } else if (frame instanceof Frame.Terminate) {
            context.terminate();
        } else if (frame instanceof Frame.Interrupt) {
            context.interrupt();
        } else if (frame instanceof Frame.Disconnect) {
            context.disconnect();
        } else if (frame instanceof Frame.DumpRequest) {
            context.sendQuietly(new Frame.Dump(Texts.threadDump()));
        } else {
            throw new IllegalStateException("A worker is assigned once, got " + frame);
        }
    }

    /** What the end of the channel means to a worker. */
    static void halt() {
        try {
            Thread.sleep(LAST_WORDS_MILLIS);
            Descendants.end();
        } catch (InterruptedException e) {
            // Then at once.
        } finally {
            Runtime.getRuntime().halt(ExitCodes.SUPERVISOR_DIED);
        }
    }
}
