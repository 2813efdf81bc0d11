package io.bgworker.worker;

import io.bgworker.Latch;
import io.bgworker.Signal;
import io.bgworker.Signals;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The worker's signals. A signal that is pending is kept once, whatever it waits for: to be unblocked, for its handler to be
 * set, or for another handler to return.
 */
final class ChildSignals implements Signals {

    private final Latch latch;
    private final System.Logger logger;

    /** Guarded by this, like all that follow. */
    private final Map<Signal, Runnable> handlers = new EnumMap<>(Signal.class);

    private final Set<Signal> pending = EnumSet.noneOf(Signal.class);
    private boolean blocked = true;
    private boolean started;

    ChildSignals(Latch latch, System.Logger logger) {
        this.latch = latch;
        this.logger = logger;
    }

    @Override
    public synchronized void on(Signal signal, Runnable handler) {
        handlers.put(signal, handler);
        if (!started) {
            started = true;
            Thread thread = new Thread(this::handleAll, "bgworker-signals");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    @Override
    public synchronized void unblock() {
        blocked = false;
        notifyAll();
    }

    @Override
    public synchronized void block() {
        blocked = true;
    }

    void raise(Signal signal) {
        synchronized (this) {
            pending.add(signal);
            notifyAll();
        }
        latch.set();
    }

    private void handleAll() {
        while (true) {
            try {
                next().run();
            } catch (InterruptedException e) {
                return; // Nobody interrupts this thread but the application, which then wants no more handlers to run.
            } catch (RuntimeException | Error e) {
                logger.log(System.Logger.Level.ERROR, "A signal handler threw", e);
            }
        }
    }

    private synchronized Runnable next() throws InterruptedException {
        for (Runnable handler = takeOne(); ; handler = takeOne()) {
            if (handler != null) {
                return handler;
            }
            wait();
        }
    }

    private @Nullable Runnable takeOne() {
        if (!blocked) {
            for (Signal signal : pending) {
                Runnable handler = handlers.get(signal);
                if (handler != null) {
                    pending.remove(signal);
                    return handler;
                }
            }
        }
        return null;
    }
}
