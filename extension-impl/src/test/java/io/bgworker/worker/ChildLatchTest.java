package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WakeEvent;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Frame;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChildLatchTest {

    private static final long SECONDS_MAX = 60;
    private static final Duration LONG = Duration.ofSeconds(SECONDS_MAX);
    private static final Set<WakeEvent> LATCH_SET = Set.of(WakeEvent.LATCH_SET);
    private static final Set<WakeEvent> TIMEOUT = Set.of(WakeEvent.TIMEOUT);

    private final BlockingQueue<Frame> sent = new LinkedBlockingQueue<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger exits = new AtomicInteger();
    private final ChildLatch latch = new ChildLatch(
            waitEvent -> sent.add(new Frame.Waiting(waitEvent)), looks::incrementAndGet, exits::incrementAndGet);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Waits on another thread; when this returns it has begun. */
    private Future<Set<WakeEvent>> waitElsewhere(String waitEvent, Duration timeout) throws InterruptedException {
        Future<Set<WakeEvent>> waiting = threads.submit(() -> latch.await(waitEvent, timeout));
        assertEquals(new Frame.Waiting(waitEvent), nextSent());
        return waiting;
    }

    private Frame nextSent() throws InterruptedException {
        return sent.poll(SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** As long as one of its threads waits, the worker does. */
    @Test
    @Rule("LAT-08")
    void endOfOneWaitLeavesTheOthersVisible() throws Exception {
        Future<Set<WakeEvent>> first = waitElsewhere("first", LONG);
        assertEquals(TIMEOUT, latch.await("second", Duration.ofMillis(1)));
        assertEquals(new Frame.Waiting("second"), nextSent());
        assertEquals(new Frame.Waiting("first"), nextSent());
        latch.set();
        assertEquals(LATCH_SET, get(first));
        assertEquals(new Frame.Waiting(""), nextSent());
    }

    @Test
    @Rule("LAT-07")
    void settingItWakesWhoWaits() throws Exception {
        Future<Set<WakeEvent>> waiting = waitElsewhere("idle", LONG);
        latch.set();
        assertEquals(LATCH_SET, get(waiting));
    }

    @Test
    @Rule({"LAT-01", "LAT-07"})
    void aLatchThatIsSetDoesNotWait() throws Exception {
        latch.set();
        assertEquals(LATCH_SET, latch.await("idle", LONG));
        assertEquals(LATCH_SET, latch.await("idle", LONG), "stays set until it is reset");
        assertTrue(sent.isEmpty(), "nobody needs to know of a wait that was none");
        latch.reset();
        assertFalse(latch.isSet());
        assertEquals(TIMEOUT, latch.await("idle", Duration.ZERO));
    }

    @Test
    @Rule("LAT-01")
    void settingItTwiceWakesOnce() throws Exception {
        latch.set();
        latch.set();
        assertEquals(LATCH_SET, latch.await("idle", LONG));
        latch.reset();
        assertEquals(TIMEOUT, latch.await("idle", Duration.ofMillis(1)));
    }

    /** The same waiters are woken for whatever may concern one of them. */
    @Test
    @Rule("LAT-03")
    void whoIsWokenForAnotherReasonGoesOnWaiting() throws Exception {
        Future<Set<WakeEvent>> waiting = waitElsewhere("idle", LONG);
        for (int i = 0; i < 100; i++) {
            int before = looks.get();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            while (looks.get() == before) {
                assertTrue(System.nanoTime() - deadline < 0, "It does not look again");
                latch.wakeSleepers();
            }
        }
        assertFalse(waiting.isDone());
        latch.set();
        assertEquals(LATCH_SET, get(waiting));
    }

    @Test
    @Rule({"LAT-05", "OUR-08"})
    void timeoutStandsAlone() throws Exception {
        long begin = System.nanoTime();
        assertEquals(TIMEOUT, latch.await("idle", Duration.ofMillis(20)));
        assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015215H"})
    @Rule({"LAT-05", "OUR-08"})
    void noTimeAtAllJustLooks(Duration timeout) throws Exception {
        assertEquals(TIMEOUT, latch.await("idle", timeout));
        assertTrue(sent.isEmpty());
        latch.set();
        assertEquals(LATCH_SET, latch.await("idle", timeout));
    }

    @Test
    @Rule({"LAT-05", "OUR-08"})
    void moreTimeThanCanBeCountedIsForEver() throws Exception {
        Future<Set<WakeEvent>> waiting = waitElsewhere("idle", Duration.ofSeconds(Long.MAX_VALUE));
        latch.set();
        assertEquals(LATCH_SET, get(waiting));
    }

    @Test
    @Rule("LAT-04")
    void theDeathOfTheSupervisorWakesWhoWaitsAndStaysTrue() throws Exception {
        Future<Set<WakeEvent>> waiting = waitElsewhere("idle", LONG);
        latch.supervisorDied();
        assertEquals(Set.of(WakeEvent.SUPERVISOR_DEATH), get(waiting));
        latch.reset();
        assertEquals(Set.of(WakeEvent.SUPERVISOR_DEATH), latch.await("idle", LONG));
        latch.set();
        assertEquals(Set.of(WakeEvent.LATCH_SET, WakeEvent.SUPERVISOR_DEATH), latch.await("idle", LONG));
    }

    @Test
    @Rule("PMD-03")
    void whetherTheSupervisorLivesCanBeAskedWithoutAWait() throws Exception {
        Set<WakeEvent> death = Set.of(WakeEvent.SUPERVISOR_DEATH);
        latch.set();
        assertEquals(TIMEOUT, latch.await("ask", death, Duration.ZERO), "it lives, and nothing else was asked");
        latch.supervisorDied();
        assertEquals(death, latch.await("ask", death, Duration.ZERO));
        assertTrue(sent.isEmpty(), "it did not wait");
    }

    @Test
    @Rule("LAT-08")
    void tellsWhatItWaitsForAndThatItNoLongerDoes() throws Exception {
        latch.await("orders-idle", Duration.ofMillis(1));
        assertEquals(new Frame.Waiting("orders-idle"), nextSent());
        assertEquals(new Frame.Waiting(""), nextSent());
        assertTrue(sent.isEmpty());
    }

    @Test
    @Rule("LAT-08")
    void anInterruptEndsTheWaitAndThatIsToldToo() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread waiter = new Thread(() -> {
            try {
                latch.await("idle");
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        waiter.start();
        assertEquals(new Frame.Waiting("idle"), nextSent());
        waiter.interrupt();
        waiter.join(LONG.toMillis());
        assertTrue(interrupted.get());
        assertEquals(new Frame.Waiting(""), nextSent());
    }

    @Test
    @Rule("LAT-08")
    void refusesWaitEventsThatNobodyCouldRead() {
        for (String wrong : new String[] {"", "  ", "x".repeat(WorkerSpec.NAME_BYTES_MAX + 1)}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> latch.await(wrong, LONG));
            assertTrue(refused.getMessage().contains("1 to 96 bytes"), refused.getMessage());
            assertTrue(refused.getMessage().contains("'" + wrong + "' of " + wrong.length()), refused.getMessage());
        }
    }

    /** Looking is not atomic with falling asleep: what comes between must not be slept over. */
    @Test
    @Rule("LAT-02")
    void whatComesBetweenTheLookAndTheSleepIsLookedAt() throws Exception {
        AtomicReference<ChildLatch> self = new AtomicReference<>();
        AtomicInteger looked = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        ChildLatch woken = new ChildLatch(
                waitEvent -> {},
                () -> {
                    if (looked.incrementAndGet() == 1) {
                        self.get().wakeSleepers();
                    } else {
                        over.set(true);
                    }
                },
                () -> {});
        self.set(woken);
        assertFalse(get(threads.submit(() -> woken.sleep(LONG, over::get))), "it did not sleep to the end");
        assertEquals(2, looked.get());
    }

    private static ChildLatch idleLatch() {
        return new ChildLatch(waitEvent -> {}, () -> {}, () -> {});
    }

    /** Two threads wake each other, each as soon as the other waits, is about to, or has not begun: all moments are met. */
    @Test
    @Rule("LAT-02")
    void noWakeUpIsLost() throws Exception {
        int rounds = 500_000;
        ChildLatch here = idleLatch();
        ChildLatch there = idleLatch();
        AtomicInteger turn = new AtomicInteger();
        Future<?> other = threads.submit(() -> {
            for (int round = 1; round < 2 * rounds; round += 2) {
                awaitTurn(there, turn, round);
                turn.set(round + 1);
                here.set();
            }
            return null;
        });
        for (int round = 0; round < 2 * rounds; round += 2) {
            awaitTurn(here, turn, round);
            turn.set(round + 1);
            there.set();
        }
        awaitTurn(here, turn, 2 * rounds);
        get(other);
    }

    /** The way latches are used: reset, look, wait. */
    private static void awaitTurn(ChildLatch latch, AtomicInteger turn, int mine) throws InterruptedException {
        latch.reset();
        while (turn.get() != mine) {
            assertEquals(LATCH_SET, latch.await("turn", LONG), "lost in round " + mine);
            latch.reset();
        }
    }

    // ---- Sleep

    @Test
    @Rule("OUR-08")
    void sleepTakesItsTimeWhateverTheLatchDoes() throws Exception {
        latch.set();
        long begin = System.nanoTime();
        assertTrue(latch.sleep(Duration.ofMillis(20), () -> false));
        assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(20));
        assertTrue(latch.isSet());
    }

    @Test
    @Rule("CHD-04")
    void sleepEndsEarlyForAReasonAndSaysSo() throws Exception {
        AtomicBoolean terminationRequested = new AtomicBoolean();
        CountDownLatch asked = new CountDownLatch(1);
        Future<Boolean> asleep = threads.submit(() -> latch.sleep(LONG, () -> {
            asked.countDown();
            return terminationRequested.get();
        }));
        assertTrue(asked.await(SECONDS_MAX, TimeUnit.SECONDS));
        terminationRequested.set(true);
        latch.wakeSleepers();
        assertFalse(get(asleep));
    }

    @Test
    @Rule("LAT-04")
    void sleepEndsWithTheSupervisor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Future<Boolean> asleep = threads.submit(() -> latch.sleep(LONG, () -> {
            asked.countDown();
            return false;
        }));
        assertTrue(asked.await(SECONDS_MAX, TimeUnit.SECONDS));
        latch.supervisorDied();
        assertFalse(get(asleep));
    }

    @Test
    void sleepOfNoTimeIsOverAtOnce() throws Exception {
        assertTrue(latch.sleep(Duration.ZERO, () -> true));
        assertTrue(latch.sleep(Duration.ofSeconds(Long.MIN_VALUE), () -> true));
    }

    @Test
    void sleepIsInterruptible() {
        Future<Boolean> asleep = threads.submit(() -> {
            Thread.currentThread().interrupt();
            return latch.sleep(LONG, () -> false);
        });
        ExecutionException failed = assertThrows(ExecutionException.class, () -> get(asleep));
        assertInstanceOf(InterruptedException.class, failed.getCause());
    }
}
