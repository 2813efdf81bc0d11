package io.bgworker.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Watchman} stands from the first start of a worker until the launcher is closed. When one is gone, killed by
 * an administrator or for want of memory, a thread that waits for that posts the next one: it may be long until the next
 * start. ({@code Process.onExit} would tell by the common pool, which any application of the server can block.)
 */
final class WatchPost implements AutoCloseable {

    /** Who ends every watchman shall not keep us busy. */
    private static final long POST_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final ThreadFactory threads;
    private final Executor log;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The present one, or the one that is gone; {@code null} before the first start. Written under the lock of this. */
    private volatile @Nullable Watchman watchman;

    /** When it was last tried to post one. Written under the lock of this. */
    private volatile long postedNanos;

    /** Whether there is a thread that waits for the end of each. Guarded by this. */
    private boolean relieved;

    /**
     * A post that nobody stands at.
     *
     * @param directory all whose processes run in it are watched
     * @param threads makes the thread that waits
     * @param log writes to the log, which may block
     */
    WatchPost(Path directory, ThreadFactory threads, Executor log) {
        this.directory = directory;
        this.threads = threads;
        this.log = log;
    }

    /**
     * Posts a watchman if none stands here.
     *
     * @param wrapper as for {@link Watchman#post}
     * @throws IOException if none can be posted, or nobody is to be watched any more
     */
    synchronized void man(List<String> wrapper) throws IOException {
        if (isClosed()) {
            throw new IOException("the application stops");
        }
        Watchman before = watchman;
        if (before == null || !before.isAlive()) {
            postedNanos = System.nanoTime();
            watchman = Watchman.post(wrapper, directory);
            if (before != null) {
                log.execute(() -> LauncherLogger.LOG.watchmanReplaced(directory));
            }
        }
        if (!relieved) {
            Thread relief = threads.newThread(() -> relieve(wrapper));
            relief.setName("bgworker-watchman");
            relief.start();
            relieved = true;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void relieve(List<String> wrapper) {
        boolean told = false;
        while (awaitRelief()) {
            try {
                man(wrapper);
                told = false;
            } catch (IOException | RuntimeException | Error e) {
                if (!told && !isClosed()) {
                    log.execute(() -> LauncherLogger.LOG.watchmanMissing(directory, String.valueOf(e.getMessage())));
                }
                told = true;
            }
        }
    }

    /** Waits until the present one is gone, and it is time to post another; says whether that is still to be done. */
    private boolean awaitRelief() {
        Watchman present = watchman;
        if (present != null) {
            Uninterruptibly.run(present::awaitEnd);
        }
        return !Uninterruptibly.get(
                () -> closed.await(postedNanos + POST_EVERY_NANOS - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    /** Nobody is to be watched any more. */
    @Override
    public void close() {
        Watchman last;
        synchronized (this) {
            closed.countDown();
            last = watchman;
        }
        if (last != null) {
            last.close();
        }
    }
}
