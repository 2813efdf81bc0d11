package io.bgworker.worker;

import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import java.io.IOException;

/**
 * Receives what the supervisor says, on a thread of its own. The end of the channel is the death of the supervisor: waiters
 * are told, and a moment later the JVM is halted, whatever its other threads do. So a worker is never an orphan.
 */
final class Inbox {

    /** What waiters have to react in. Together with everything else well below a second. */
    private static final long LAST_WORDS_MILLIS = 500;

    private Inbox() {}

    static void start(ChannelClient channel, ChildContext context) {
        Thread thread = new Thread(() -> receiveAll(channel, context), "bgworker-channel");
        thread.setDaemon(true);
        thread.start();
    }

    private static void receiveAll(ChannelClient channel, ChildContext context) {
        try {
            for (Frame.FromSupervisor frame = channel.receive(); frame != null; frame = channel.receive()) {
                dispatch(frame, context);
            }
        } catch (IOException | RuntimeException e) {
            // Broken is as good as ended.
        } finally {
            try {
                context.supervisorDied();
            } finally {
                halt();
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
        } else if (frame instanceof Frame.DumpRequest) {
            context.sendQuietly(new Frame.Dump(Texts.threadDump()));
        } else {
            throw new IllegalStateException("A worker is assigned once, got " + frame);
        }
    }

    private static void halt() {
        try {
            Thread.sleep(LAST_WORDS_MILLIS);
            // The launcher has its ways to end them, but not everywhere.
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            // Then at once.
        } finally {
            Runtime.getRuntime().halt(ExitCodes.SUPERVISOR_DIED);
        }
    }
}
