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
    private final ChildEpoch epoch;

    /** Guarded by this, like all that follow. */
    private final Map<Signal, Runnable> handlers = new EnumMap<>(Signal.class);

    private final Set<Signal> pending = EnumSet.noneOf(Signal.class);
    private boolean blocked = true;
    private boolean started;

    ChildSignals(Latch latch, System.Logger logger, ChildEpoch epoch) {
        this.latch = latch;
        this.logger = logger;
        this.epoch = epoch;
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

    /** Does what every look of the worker at its latch does: a reload that no handler deals with is dealt with by this. */
    void look() {
        if (epoch.isBehind()) {
            long told = epoch.told();
            if (!hasHandler(Signal.RELOAD)) {
                epoch.acknowledge(told);
            }
        }
    }

    private synchronized boolean hasHandler(Signal signal) {
        return handlers.containsKey(signal);
    }

    private record Delivery(Signal signal, Runnable handler) {}

    private void handleAll() {
        try {
            while (true) {
                handle(next());
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but the application, which then wants no more handlers to run.
        }
    }

    private void handle(Delivery delivery) {
        long told = epoch.told();
        try {
            delivery.handler().run();
            if (delivery.signal() == Signal.RELOAD) {
                epoch.acknowledge(told);
            }
        } catch (Throwable e) {
            logger.log(System.Logger.Level.ERROR, "A signal handler threw", e); // A reload is not acknowledged then.
        }
        boolean unused = Thread.interrupted(); // What a handler leaves behind is not meant for the next.
    }

    private synchronized Delivery next() throws InterruptedException {
        for (Delivery delivery = takeOne(); ; delivery = takeOne()) {
            if (delivery != null) {
                return delivery;
            }
            wait();
        }
    }

    private @Nullable Delivery takeOne() {
        if (!blocked) {
            for (Signal signal : pending) {
                Runnable handler = handlers.get(signal);
                if (handler != null) {
                    pending.remove(signal);
                    return new Delivery(signal, handler);
                }
            }
        }
        return null;
    }
}
