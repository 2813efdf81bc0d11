package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SerialExecutorTest {

    private static final long SECONDS_MAX = 60;
    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    /** Ours, of which the application's tasks see nothing as long as its own executor takes them. */
    private final ManualScheduler own = new ManualScheduler();

    /** Filled by one task at a time, so needs no lock; the latch makes it visible. */
    private final List<Integer> done = new ArrayList<>();

    @AfterEach
    void stop() {
        pool.shutdownNow();
        own.shutdownNow();
    }

    @Test
    void runsTasksInOrderOnTheApplicationsExecutor() throws Exception {
        SerialExecutor serial = new SerialExecutor(pool, own, Runnable::run);
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
        SerialExecutor serial = new SerialExecutor(pool, own, Runnable::run);
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
            SerialExecutor serial = new SerialExecutor(Runnable::run, own, Runnable::run);
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

    /** Out of memory, for instance. */
    @Test
    void logThatThrowsStopsNothing() {
        SerialExecutor serial = new SerialExecutor(Runnable::run, own, task -> {
            throw new OutOfMemoryError("on purpose");
        });
        serial.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        serial.execute(() -> done.add(1));
        assertEquals(List.of(1), done);
    }

    @Test
    void afterTheCloseNothingIsLeftToAnExecutorThatMayForgetIt() {
        SerialExecutor serial = new SerialExecutor(task -> {}, own, Runnable::run);
        serial.close();
        own.shutdownNow();
        serial.execute(() -> done.add(1));
        serial.execute(() -> done.add(2));
        assertEquals(List.of(1, 2), done);
    }

    @Test
    void aTaskThatSubmitsAnotherIsFinishedFirst() {
        SerialExecutor serial = new SerialExecutor(Runnable::run, own, Runnable::run);
        serial.execute(() -> {
            serial.execute(() -> done.add(2));
            done.add(1);
        });
        assertEquals(List.of(1, 2), done);
    }

    /** As servers do that stop: with what Concurrency says, and with what others throw. And where threads cannot be had. */
    @Test
    void anExecutorThatTakesNothingIsReplacedByOurs() {
        for (Throwable refusal : List.of(
                new RejectedExecutionException("stopping"),
                new IllegalStateException("module is stopped"),
                new NullPointerException("no component"),
                new OutOfMemoryError("unable to create native thread"))) {
            SerialExecutor serial = new SerialExecutor(task -> sneakyThrow(refusal), own, Runnable::run);
            serial.execute(() -> done.add(1));
            serial.execute(() -> done.add(2));
            own.runAll();
            assertEquals(List.of(1, 2), done);
            done.clear();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** As a managed executor does that is shut down: it refuses what comes, and forgets what it took. */
    @Test
    void anExecutorThatForgetsWhatItTookIsFoundOutAndReplacedByOurs() {
        ExecutorService busy = Executors.newSingleThreadExecutor();
        CountDownLatch never = new CountDownLatch(1);
        busy.execute(() -> awaitQuietly(never));
        SerialExecutor serial = new SerialExecutor(busy, own, Runnable::run);
        serial.execute(() -> done.add(1));
        assertEquals(1, busy.shutdownNow().size());
        serial.execute(() -> done.add(2));
        assertEquals(List.of(), done);
        own.runAll();
        assertEquals(List.of(1, 2), done);
        serial.execute(() -> done.add(3));
        own.runAll();
        assertEquals(List.of(1, 2, 3), done);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Some servers let tasks wait until the application has started. */
    @Test
    void anExecutorThatTakesItsTimeIsAskedAgainAndNothingRunsTwiceOrOnOurThreads() {
        Deque<Runnable> taken = new ArrayDeque<>();
        SerialExecutor serial = new SerialExecutor(taken::add, own, Runnable::run);
        serial.execute(() -> done.add(1));
        serial.execute(() -> done.add(2));
        IntStream.range(0, 8).forEach(i -> own.runNext());
        assertEquals(List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L), own.delays);
        assertEquals(9, taken.size());
        assertEquals(List.of(), done);
        taken.removeFirst().run();
        assertEquals(List.of(1, 2), done);
        own.runAll(); // Finds that it need not ask again.
        serial.execute(() -> done.add(3));
        while (!taken.isEmpty()) {
            taken.removeFirst().run();
        }
        assertEquals(List.of(1, 2, 3), done);
    }

    @Test
    void whatWasTakenAtOnceIsNotWatched() {
        SerialExecutor serial = new SerialExecutor(Runnable::run, own, Runnable::run);
        serial.execute(() -> done.add(1));
        assertTrue(own.isIdle());
    }

    @Test
    void eachOfferHasItsTime() {
        Deque<Runnable> taken = new ArrayDeque<>();
        SerialExecutor serial = new SerialExecutor(taken::add, own, Runnable::run);
        serial.execute(() -> done.add(1));
        own.runNext();
        taken.removeLast().run();
        serial.execute(() -> done.add(2));
        own.runNext();
        assertEquals(List.of(1_000L, 2_000L, 1_000L), own.delays);
        assertEquals(2, taken.size(), "the second one is not late so far");
    }

    @Test
    void atTheEndOurThreadsRunWhatWasTakenAndNeverBegun() throws Exception {
        ScheduledThreadPoolExecutor ours = new ScheduledThreadPoolExecutor(1);
        ours.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        SerialExecutor serial = new SerialExecutor(task -> {}, ours, Runnable::run);
        CountDownLatch ran = new CountDownLatch(1);
        serial.execute(ran::countDown);
        serial.close();
        ours.shutdown();
        assertTrue(ran.await(SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** On the application's executor it sees what belongs to the application. */
    @Test
    void atTheEndTheApplicationsExecutorHasAMomentToBegin() throws Exception {
        CompletableFuture<Runnable> taken = new CompletableFuture<>();
        SerialExecutor serial = new SerialExecutor(taken::complete, own, Runnable::run);
        serial.execute(() -> done.add(1));
        CountDownLatch closing = new CountDownLatch(1);
        Future<?> closed = pool.submit(() -> {
            closing.countDown();
            serial.close();
        });
        assertTrue(closing.await(SECONDS_MAX, TimeUnit.SECONDS));
        taken.join().run();
        closed.get(SECONDS_MAX, TimeUnit.SECONDS);
        assertEquals(List.of(1), done);
    }

    @Test
    void whenEverythingIsClosedTheCallerRunsTheTask() {
        own.shutdown();
        SerialExecutor serial = new SerialExecutor(own, own, Runnable::run);
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
                own,
                Runnable::run);
        serial.execute(() -> done.add(1));
        own.runAll();
        serial.execute(() -> done.add(2));
        assertEquals(List.of(1), done);
        taken.forEach(Runnable::run);
        assertEquals(List.of(1, 2), done);
    }
}
