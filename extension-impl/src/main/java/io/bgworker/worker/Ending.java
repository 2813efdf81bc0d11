package io.bgworker.worker;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Frame.Exit.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The orderly end of the worker: exit hooks, the announcement, the exit. Whoever comes first ends it: main's return, what
 * main threw, or a {@code System.exit} of the application, seen by our shutdown hook.
 */
final class Ending {

    private static final String SYSTEM_EXIT = "System.exit";

    private final Consumer<Frame.FromWorker> send;
    private final BooleanSupplier foreignTerminate;
    private final System.Logger logger;

    /** Guarded by this. */
    private final Deque<IntConsumer> hooks = new ArrayDeque<>();

    /** Done before the hooks. Written once, before anything can end. */
    private Runnable first = () -> {};

    /** Guarded by this. */
    private boolean begun;

    /** Whether somebody called {@code System.exit}: the code is theirs then. Written by the shutdown's thread. */
    private volatile boolean shutsDown;

    private final CountDownLatch announced = new CountDownLatch(1);

    Ending(Consumer<Frame.FromWorker> send, BooleanSupplier foreignTerminate, System.Logger logger) {
        this.send = send;
        this.foreignTerminate = foreignTerminate;
        this.logger = logger;
    }

    /** Sets what is done before the hooks. It must be short. */
    void first(Runnable deed) {
        first = deed;
    }

    synchronized void add(IntConsumer hook) {
        if (begun) {
            throw new WorkerException("An exit hook must be registered before the worker ends; it is ending");
        }
        hooks.addLast(hook);
    }

    /** Main returned. Does not return. */
    void returned() {
        if (foreignTerminate.getAsBoolean()) {
            exit(Kind.FOREIGN_TERMINATE, ExitCodes.FAILED, "a SIGTERM came from outside");
        } else {
            exit(Kind.RETURNED, ExitCodes.COMPLETED, "");
        }
    }

    /** Main threw. Does not return. */
    void threw(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            exit(Kind.OUT_OF_MEMORY, ExitCodes.OUT_OF_MEMORY, String.valueOf(thrown));
        } else if (foreignTerminate.getAsBoolean()) {
            exit(Kind.FOREIGN_TERMINATE, ExitCodes.FAILED, "a SIGTERM came from outside; " + Texts.stackTrace(thrown));
        } else {
            exit(Kind.THREW, ExitCodes.FAILED, Texts.stackTrace(thrown));
        }
    }

    /** The supervisor died, and a wait was to end the worker then. Does not return. */
    void supervisorDied() {
        exit(Kind.SHUTDOWN, ExitCodes.SUPERVISOR_DIED, "the supervisor died");
    }

    private void exit(Kind kind, int code, String detail) {
        if (begin()) {
            end(kind, code, detail);
        }
        // If somebody else has begun, the shutdown waits for its end.
        System.exit(code);
    }

    /** The JVM shuts down. If nobody has begun to end it, the application called {@code System.exit}. */
    void shutdown() {
        shutsDown = true;
        if (begin()) {
            end(Kind.SHUTDOWN, ExitCodes.UNKNOWN, SYSTEM_EXIT);
        } else {
            awaitAnnounced(); // An exit hook that came to the end of its time by calling exit has had it.
        }
    }

    private void end(Kind kind, int code, String detail) {
        try {
            first.run();
            runHooks(code);
            send.accept(
                    shutsDown
                            ? new Frame.Exit(Kind.SHUTDOWN, ExitCodes.UNKNOWN, SYSTEM_EXIT)
                            : new Frame.Exit(kind, code, detail));
        } finally {
            announced.countDown();
        }
    }

    private void awaitAnnounced() {
        try {
            announced.await();
        } catch (InterruptedException e) {
            // Somebody wants the JVM to go, announced or not.
        }
    }

    private synchronized boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    private void runHooks(int code) {
        for (IntConsumer hook = last(); hook != null; hook = last()) {
            runBounded(hook, code);
        }
    }

    private synchronized @Nullable IntConsumer last() {
        return hooks.pollLast();
    }

    private void runBounded(IntConsumer hook, int code) {
        boolean unused = Thread.interrupted(); // That was meant for main, or for the hook before.
        Thread thread = new Thread(() -> run(hook, code), "bgworker-exit-hook");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(WorkerContext.EXIT_HOOK_SECONDS_MAX));
        } catch (InterruptedException e) {
            // The kill ladder has come to its second rung: this hook had its time.
        }
        if (thread.isAlive()) {
            logger.log(System.Logger.Level.WARNING, "An exit hook was left behind, it took too long: " + hook);
        }
    }

    private void run(IntConsumer hook, int code) {
        try {
            hook.accept(code);
        } catch (RuntimeException | Error e) {
            logger.log(System.Logger.Level.ERROR, "An exit hook threw", e);
        }
    }
}
