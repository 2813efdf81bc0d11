package io.bgworker.launcher;

/** Waits whatever interrupts come; one that came is kept for later. */
final class Uninterruptibly {

    /** A wait. */
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    /** A wait for nothing but its end. */
    interface Pause {
        void await() throws InterruptedException;
    }

    private Uninterruptibly() {}

    static void run(Pause pause) {
        boolean unused = get(() -> {
            pause.await();
            return true;
        });
    }

    static <T> T get(Wait<T> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
