package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Threads of a test, and waits for states. */
final class Concurrently implements AutoCloseable {

    static final long SECONDS_MAX = 60;

    private final List<Thread> threads = new ArrayList<>();

    /** Something that another thread does. */
    static final class Doing<T> {

        private final FutureTask<T> task;
        private final Thread thread;

        private Doing(Callable<T> work) {
            task = new FutureTask<>(work);
            thread = new Thread(task, "test");
            thread.setDaemon(true);
        }

        Thread thread() {
            return thread;
        }

        boolean isDone() {
            return task.isDone();
        }

        /** What came of it; what it threw, if it did. */
        T result() throws Exception {
            try {
                return task.get(SECONDS_MAX, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            } catch (TimeoutException e) {
                StringBuilder stack = new StringBuilder();
                for (StackTraceElement element : thread.getStackTrace()) {
                    stack.append("\n  ").append(element);
                }
                return fail("It must be done within " + SECONDS_MAX + " s, is here:" + stack);
            }
        }
    }

    <T> Doing<T> run(Callable<T> work) {
        Doing<T> doing = new Doing<>(work);
        threads.add(doing.thread);
        doing.thread.start();
        return doing;
    }

    /** Does something that takes the mutex, and lets the process detach after it was checked that it has not. */
    <T> Doing<T> whileDetaching(Attachment attachment, Participant other, Callable<T> work) {
        return other.mutex().exclusively(() -> {
            Doing<T> doing = run(work);
            await("Who waits for the mutex", () -> doing.thread.getState() == Thread.State.TIMED_WAITING);
            attachment.detach();
            return doing;
        });
    }

    /** How many of the threads sleep at a bell, and so take nothing until they are woken. */
    int asleep() {
        return (int) threads.stream().filter(Concurrently::isAsleep).count();
    }

    private static boolean isAsleep(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(SocketBell.class.getName())
                        && frame.getMethodName().equals("sleep"));
    }

    static void await(String what, BooleanSupplier state) {
        long start = System.nanoTime();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(SECONDS_MAX)) {
                fail(what + " must be within " + SECONDS_MAX + " s");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until somebody sleeps at a spot. */
    static void awaitSleeper(Area area, int spot) {
        await("Somebody asleep", () -> area.memory().getLongVolatile(spot) != 0);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
