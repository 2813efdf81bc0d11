package io.bgworker.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Blocks whoever logs under a category until it is closed, as a full disk does. */
final class BlockedLog extends Handler implements AutoCloseable {

    private final Logger logger;
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    BlockedLog(String category) {
        logger = Logger.getLogger(category);
        logger.addHandler(this);
    }

    /** Waits until somebody hangs in the log. */
    boolean awaitVictim() throws InterruptedException {
        return blocked.await(Fixture.SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Override
    public void publish(LogRecord line) {
        blocked.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        goOn.countDown();
        logger.removeHandler(this);
    }
}
