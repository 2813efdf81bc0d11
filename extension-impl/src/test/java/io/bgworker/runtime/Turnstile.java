package io.bgworker.runtime;

/** Lets threads through while it is open, as it is at first. */
public final class Turnstile {

    /** Guarded by this. */
    private boolean closed;

    public synchronized void close() {
        closed = true;
    }

    public synchronized void open() {
        closed = false;
        notifyAll();
    }

    public synchronized void pass() throws InterruptedException {
        while (closed) {
            wait();
        }
    }
}
