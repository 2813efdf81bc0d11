package io.bgworker.launcher;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Follows a process that was started to its end: one thread reads what it writes, another waits for its end, sees to it that
 * nothing is left of it, and tells. ({@code Process.onExit} tells by the common pool, which any application of the server can
 * block.)
 */
final class Follower {

    /** How long the output of a process that is gone is waited for: somebody whom we leave alone may hold it open. */
    private static final long DRAIN_MILLIS_MAX = 1_000;

    private final Process process;
    private final LocalProcess launched;
    private final LaunchRequest request;
    private final LaunchListener listener;
    private final Executor log;
    private final CountDownLatch told = new CountDownLatch(1);

    Follower(Process process, LocalProcess launched, LaunchRequest request, LaunchListener listener, Executor log) {
        this.process = process;
        this.launched = launched;
        this.request = request;
        this.listener = listener;
        this.log = log;
    }

    /** Begins, and tells that the process runs. What can go wrong does so before that is told. */
    void start(ThreadFactory threads) {
        Thread reader = threads.newThread(() -> new OutputReader(process.getInputStream(), request.output()).readAll());
        Thread waiter = threads.newThread(() -> awaitEnd(reader));
        launched.followedBy(reader, waiter);
        reader.start();
        waiter.start();
        // From here on the end is told by the waiter, and after this.
        listener.launched(launched);
        told.countDown();
    }

    private void awaitEnd(Thread reader) {
        int exitValue = Uninterruptibly.get(process::waitFor);
        // There may be something even if all is read: the JDK may have closed the other end of the pipe.
        killWhatIsLeft();
        if (!endsInTime(reader)) {
            killWhatIsLeft(); // Who was started while others were looked at was not seen.
            if (!endsInTime(reader)) {
                log.execute(() -> LauncherLogger.LOG.outputStaysOpen(launched.name(), process.pid()));
            }
        }
        Uninterruptibly.run(told::await);
        listener.exited(exitValue, launched.evidence());
    }

    private void killWhatIsLeft() {
        List<String> writers = launched.killWhatIsLeft();
        if (!writers.isEmpty()) {
            log.execute(
                    () -> LauncherLogger.LOG.endedWriters(launched.name(), process.pid(), String.join(", ", writers)));
        }
    }

    private static boolean endsInTime(Thread reader) {
        Uninterruptibly.run(() -> reader.join(DRAIN_MILLIS_MAX));
        return !reader.isAlive();
    }
}
