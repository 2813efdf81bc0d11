package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SerialExecutorTest {

    private static final long SECONDS_MAX = 60;
    private static final Executor UNUSED = task -> {
        throw new AssertionError("not to be used");
    };

    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    /** Filled by one task at a time, so needs no lock; the latch makes it visible. */
    private final List<Integer> done = new ArrayList<>();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void runsTasksInOrderOnTheApplicationsExecutor() throws Exception {
        SerialExecutor serial = new SerialExecutor(pool, UNUSED);
        CountDownLatch all = new CountDownLatch(1);
        IntStream.range(0, 10_000).forEach(i -> serial.execute(() -> done.add(i)));
        serial.execute(all::countDown);
        assertTrue(all.await(SECONDS_MAX, TimeUnit.SECONDS));
        assertEquals(IntStream.range(0, 10_000).boxed().toList(), done);
    }

    @Test
    void neverRunsTwoAtOnceWhoeverSubmits() throws Exception {
        int submitters = 4;
        int each = 5_000;
        SerialExecutor serial = new SerialExecutor(pool, UNUSED);
        CountDownLatch all = new CountDownLatch(submitters * each);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger runningMax = new AtomicInteger();
        CyclicBarrier begin = new CyclicBarrier(submitters);
        ExecutorService others = Executors.newFixedThreadPool(submitters);
        try {
            for (int i = 0; i < submitters; i++) {
                others.execute(() -> {
                    awaitAll(begin);
                    for (int task = 0; task < each; task++) {
                        serial.execute(() -> {
                            runningMax.accumulateAndGet(running.incrementAndGet(), Math::max);
                            running.decrementAndGet();
                            all.countDown();
                        });
                    }
                });
            }
            assertTrue(all.await(SECONDS_MAX, TimeUnit.SECONDS), () -> all.getCount() + " tasks did not run");
        } finally {
            others.shutdownNow();
        }
        assertEquals(1, runningMax.get());
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatATaskThrowsIsLoggedAndStopsNothing() {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            SerialExecutor serial = new SerialExecutor(Runnable::run, UNUSED);
            serial.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            serial.execute(() -> {
                throw new AssertionError("an error too");
            });
            serial.execute(() -> done.add(1));
            assertEquals(2, log.messages("BGW1016").size());
        }
        assertEquals(List.of(1), done);
    }

    @Test
    void aTaskThatSubmitsAnotherIsFinishedFirst() {
        SerialExecutor serial = new SerialExecutor(Runnable::run, UNUSED);
        serial.execute(() -> {
            serial.execute(() -> done.add(2));
            done.add(1);
        });
        assertEquals(List.of(1, 2), done);
    }

    /** As servers do that stop: with what Concurrency says, and with what others throw. */
    @Test
    void anExecutorThatTakesNothingIsReplacedByOurs() {
        for (RuntimeException refusal :
                List.of(new RejectedExecutionException("stopping"), new IllegalStateException("module is stopped"))) {
            SerialExecutor serial = new SerialExecutor(
                    task -> {
                        throw refusal;
                    },
                    Runnable::run);
            serial.execute(() -> done.add(1));
            serial.execute(() -> done.add(2));
            assertEquals(List.of(1, 2), done);
            done.clear();
        }
    }

    @Test
    void whenEverythingIsClosedTheCallerRunsTheTask() {
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();
        SerialExecutor serial = new SerialExecutor(closed, closed);
        List<Thread> threads = new ArrayList<>();
        serial.execute(() -> threads.add(Thread.currentThread()));
        serial.execute(() -> threads.add(Thread.currentThread()));
        assertEquals(List.of(Thread.currentThread(), Thread.currentThread()), threads);
    }

    @Test
    void takesTheApplicationsExecutorAgainOnceItTakesTasksAgain() {
        List<Runnable> taken = new ArrayList<>();
        AtomicInteger refusals = new AtomicInteger(1);
        SerialExecutor serial = new SerialExecutor(
                task -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new RejectedExecutionException("not now");
                    }
                    taken.add(task);
                },
                Runnable::run);
        serial.execute(() -> done.add(1));
        serial.execute(() -> done.add(2));
        assertEquals(List.of(1), done);
        taken.forEach(Runnable::run);
        assertEquals(List.of(1, 2), done);
    }
}
