package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SharedLock;
import io.bgworker.SharedLock.Hold;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class LockTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);

    private final SharedDirectory directory = new SharedDirectory();
    private final Participant one = directory.worker(1);
    private final Participant other = directory.worker(2);
    private final Attachment attachment = directory.attach(one, "lock", SharedLock.BYTES);
    private final Area area = (Area) attachment.area();
    private final SharedLock lock = area.lock();
    private final SharedLock others =
            directory.area(other, "lock", SharedLock.BYTES).lock();
    private final Concurrently threads = new Concurrently();

    @AfterEach
    void close() {
        threads.close();
        directory.close();
    }

    private interface Acquire<T> {
        T from(SharedLock lock) throws InterruptedException;
    }

    /** Does something to a lock on another thread, and waits for the result. */
    private <T> T elsewhere(SharedLock of, Acquire<T> acquire) throws Exception {
        return threads.run(() -> acquire.from(of)).result();
    }

    private boolean isFreeFor(SharedLock of, Acquire<Optional<Hold>> acquire) throws Exception {
        Optional<Hold> hold = elsewhere(of, acquire);
        hold.ifPresent(Hold::close);
        return hold.isPresent();
    }

    /** Waits until so many threads wait for the lock, and sleep: one that is awake may take it when it is free for a moment. */
    private void awaitWaiters(int number) {
        Concurrently.await(number + " waiters", () -> waiters() == number && threads.asleep() >= number);
    }

    private int waiters() {
        int waiting = 0;
        for (int i = 0; i < LockLayout.PLACES; i++) {
            waiting += area.memory().getLongVolatile(LockLayout.place(i) + LockLayout.TICKET_OFFSET) != 0 ? 1 : 0;
        }
        return waiting;
    }

    // ---- LWL-01

    @Test
    @Rule("LWL-01")
    void exclusiveExcludesAll() throws Exception {
        Hold hold = lock.exclusive();
        for (SharedLock of : List.of(lock, others)) {
            assertFalse(isFreeFor(of, it -> it.exclusive(NOW)));
            assertFalse(isFreeFor(of, it -> it.shared(NOW)));
            assertFalse(isFreeFor(of, it -> it.exclusive(Duration.ofMillis(2))));
            assertFalse(isFreeFor(of, it -> it.shared(Duration.ofMillis(2))));
        }
        hold.close();
        hold.close(); // Does nothing.
        assertTrue(isFreeFor(others, it -> it.exclusive(NOW)));
        assertTrue(isFreeFor(lock, it -> it.shared(NOW)));
    }

    @Test
    @Rule("LWL-01")
    void sharedExcludesExclusive() throws Exception {
        Hold first = lock.shared();
        Hold second = elsewhere(others, SharedLock::shared);
        Hold third = elsewhere(lock, SharedLock::shared);
        first.close();
        assertFalse(isFreeFor(others, it -> it.exclusive(NOW)));
        assertTrue(isFreeFor(others, it -> it.shared(NOW)));
        second.close();
        assertFalse(isFreeFor(lock, it -> it.exclusive(NOW)));
        third.close();
        third.close();
        assertTrue(isFreeFor(lock, it -> it.exclusive(NOW)));
    }

    @Test
    @Rule("LWL-01")
    void aThreadTakesItOnce() throws Exception {
        for (Acquire<Hold> first : List.<Acquire<Hold>>of(SharedLock::exclusive, SharedLock::shared)) {
            Hold hold = first.from(lock);
            assertThrows(IllegalStateException.class, lock::exclusive);
            assertThrows(IllegalStateException.class, lock::shared);
            assertThrows(IllegalStateException.class, () -> area.lock().shared(NOW));
            hold.close();
        }
        lock.exclusive().close();
    }

    @Test
    @Rule("LWL-01")
    void whoWaitsIsServedInOrder() throws Exception {
        Hold hold = lock.exclusive();
        List<Integer> order = new ArrayList<>();
        List<Concurrently.Doing<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int number = i;
            waiting.add(threads.run(() -> {
                try (Hold mine = (number % 2 == 0 ? lock : others).exclusive()) {
                    assertFalse(mine.toString().isEmpty());
                    order.add(number);
                }
                return true;
            }));
            awaitWaiters(i + 1);
        }
        hold.close();
        for (Concurrently.Doing<Boolean> doing : waiting) {
            assertTrue(doing.result());
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5), order);
    }

    @Test
    @Rule("LWL-01")
    void whoSharesDoesNotPassWhoWaitsToHaveItAlone() throws Exception {
        Hold first = lock.shared();
        Concurrently.Doing<Hold> writer = threads.run(others::exclusive);
        awaitWaiters(1);
        assertFalse(isFreeFor(lock, it -> it.shared(NOW)), "it would starve the other");
        Concurrently.Doing<Hold> reader = threads.run(lock::shared);
        awaitWaiters(2);
        first.close();
        Hold alone = writer.result();
        assertFalse(reader.isDone());
        alone.close();
        reader.result().close();
    }

    @Test
    @Rule("LWL-01")
    void whoGivesUpLetsOthersPass() throws Exception {
        Hold first = lock.shared();
        Concurrently.Doing<Hold> writer = threads.run(others::exclusive);
        awaitWaiters(1);
        Concurrently.Doing<Hold> reader = threads.run(others::shared);
        awaitWaiters(2);
        writer.thread().interrupt();
        assertThrows(InterruptedException.class, writer::result);
        Hold second = reader.result();
        assertTrue(isFreeFor(lock, it -> it.shared(NOW)), "nobody waits any more");
        first.close();
        second.close();
        assertTrue(isFreeFor(lock, it -> it.exclusive(NOW)));
    }

    @Test
    void allThatShareAreWokenTogether() throws Exception {
        int readers = 5;
        Hold hold = lock.exclusive();
        CyclicBarrier together = new CyclicBarrier(readers);
        List<Concurrently.Doing<Boolean>> reading = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            SharedLock of = i % 2 == 0 ? lock : others;
            reading.add(threads.run(() -> {
                try (Hold mine = of.shared()) {
                    assertFalse(mine.toString().isEmpty());
                    together.await(); // Nobody passes before all have it.
                }
                return true;
            }));
        }
        awaitWaiters(readers);
        hold.close();
        for (Concurrently.Doing<Boolean> doing : reading) {
            assertTrue(doing.result());
        }
    }

    @Test
    void moreWaitersThanPlacesAreServed() throws Exception {
        Hold hold = lock.exclusive();
        List<Concurrently.Doing<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < LockLayout.PLACES + 10; i++) {
            SharedLock of = i % 2 == 0 ? lock : others;
            waiting.add(threads.run(() -> {
                of.exclusive().close();
                return true;
            }));
        }
        awaitWaiters(LockLayout.PLACES);
        hold.close();
        for (Concurrently.Doing<Boolean> doing : waiting) {
            assertTrue(doing.result());
        }
        assertEquals(0, waiters());
    }

    @Test
    @Rule("LWL-01")
    void anInterruptThatEndsAWorkerWaitsForTheRelease() throws Exception {
        Hold exclusive = lock.exclusive();
        one.interrupt(Thread.currentThread());
        assertFalse(Thread.currentThread().isInterrupted());
        exclusive.close();
        assertTrue(Thread.interrupted());

        Area second = directory.area(one, "second", SharedLock.BYTES);
        Hold shared = lock.shared();
        Hold another = second.lock().shared();
        one.interrupt(Thread.currentThread());
        shared.close();
        assertFalse(Thread.currentThread().isInterrupted());
        another.close();
        assertTrue(Thread.interrupted());

        one.interrupt(Thread.currentThread());
        assertTrue(Thread.interrupted(), "it holds none");
        lock.exclusive().close();
        assertFalse(Thread.interrupted(), "that was for once");
    }

    // ---- LWL-02

    @Test
    @Rule("LWL-02")
    void anOrderlyEndReleases() throws Exception {
        Hold hold = lock.exclusive();
        Concurrently.Doing<Hold> waiting = threads.run(others::exclusive);
        awaitWaiters(1);
        one.releaseLocks();
        waiting.result().close();
        hold.close(); // Does nothing: it is somebody else's.

        Hold third = elsewhere(lock, SharedLock::shared);
        Hold fourth = elsewhere(lock, SharedLock::shared);
        assertFalse(isFreeFor(others, it -> it.exclusive(NOW)));
        one.close();
        assertTrue(isFreeFor(others, it -> it.exclusive(NOW)));
        third.close();
        fourth.close();
        assertThrows(IllegalStateException.class, lock::exclusive);
    }

    @Test
    @Rule("LWL-02")
    void detachingReleases() throws Exception {
        lock.exclusive();
        attachment.detach();
        assertTrue(isFreeFor(others, it -> it.exclusive(NOW)));
    }

    /** One thread acquires it while another one detaches: nobody waits for a process that has detached. */
    @ParameterizedTest
    @EnumSource(LockMode.class)
    @Rule("LWL-02")
    void whoDetachesMeanwhileDoesNotHoldIt(LockMode mode) throws Exception {
        ProcessLock taken = (ProcessLock) lock;
        assertTrue(new LockState(area.memory()).take(mode));
        attachment.detach();
        assertThrows(IllegalStateException.class, () -> taken.held(mode, Thread.currentThread()));
        assertTrue(isFreeFor(others, it -> it.exclusive(NOW)));
        assertEquals(Optional.empty(), others.holder());
    }

    @Test
    @Rule("LWL-02")
    void detachingEndsTheWait() throws Exception {
        Hold hold = others.exclusive();
        Concurrently.Doing<Hold> waiting = threads.run(lock::exclusive);
        awaitWaiters(1);
        attachment.detach();
        assertThrows(IllegalStateException.class, waiting::result);
        hold.close();
        assertTrue(isFreeFor(others, it -> it.exclusive(NOW)));
    }

    @Test
    @Rule("LWL-02")
    void anErrorReleases() throws Exception {
        assertThrows(UnsupportedOperationException.class, () -> {
            try (Hold hold = lock.exclusive()) {
                assertTrue(lock.holder().isPresent(), hold::toString);
                throw new UnsupportedOperationException();
            }
        });
        assertTrue(isFreeFor(others, it -> it.exclusive(NOW)));
    }

    @Test
    void anotherThreadMayRelease() throws Exception {
        Hold hold = lock.exclusive();
        elsewhere(lock, it -> {
            hold.close();
            return true;
        });
        lock.exclusive().close();
    }

    // ---- Who has it

    @Test
    void theHolderIsVisible() throws Exception {
        SharedLock seen =
                directory.area(directory.server(3), "lock", SharedLock.BYTES).lock();
        assertEquals(Optional.empty(), seen.holder());
        Hold hold = lock.exclusive();
        assertEquals(Optional.of("worker-1"), seen.holder());
        assertEquals(Optional.of("worker-1"), others.holder());
        hold.close();
        Hold shared = others.shared();
        assertEquals(Optional.empty(), seen.holder());
        shared.close();
        assertTrue(others.exclusive(LONG).isPresent());
        assertEquals(Optional.of("worker-2"), seen.holder());
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Hold hold = lock.exclusive();
        for (Acquire<Object> acquire : List.<Acquire<Object>>of(
                SharedLock::exclusive, SharedLock::shared, it -> it.exclusive(LONG), it -> it.shared(LONG))) {
            Concurrently.Doing<Object> waiting = threads.run(() -> acquire.from(others));
            awaitWaiters(1);
            waiting.thread().interrupt();
            assertThrows(InterruptedException.class, waiting::result);
        }
        hold.close();
        assertTrue(isFreeFor(others, it -> it.exclusive(NOW)));
        assertEquals(0, area.memory().getLongVolatile(LockLayout.STATE_OFFSET));
    }
}
