package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DoorbellTest {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    private final SharedDirectory directory = new SharedDirectory();
    private final SocketDoorbell own = new SocketDoorbell(directory.path(), 1, DoorbellTest::notDone);
    private final SocketDoorbell others = new SocketDoorbell(directory.path(), 2, DoorbellTest::notDone);
    private final Doorbell.Bell bell = own.borrow();
    private final Concurrently threads = new Concurrently();

    @AfterEach
    void close() {
        threads.close();
        own.close();
        others.close();
        directory.close();
    }

    private static void notDone(Runnable again) {
        fail("All must be done at once");
    }

    @Test
    void aRingWakes() throws Exception {
        Concurrently.Doing<Boolean> sleeping = threads.run(() -> {
            bell.sleep(LONG);
            return true;
        });
        Concurrently.await("The sleeper", () -> sleeping.thread().getState() == Thread.State.RUNNABLE);
        others.ring(bell.address());
        assertTrue(sleeping.result());
    }

    @Test
    void whoWasRungDoesNotSleep() throws Exception {
        others.ring(bell.address());
        bell.sleep(LONG);
        others.ring(bell.address()); // By the line that is there now.
        bell.sleep(LONG);
        own.ring(bell.address());
        bell.sleep(LONG);
        bell.wake();
        bell.sleep(LONG);
        own.wakeAll();
        bell.sleep(LONG);
    }

    @Test
    void manyRingsAreSoonForgotten() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            others.ring(bell.address()); // More than a socket holds: nobody blocks.
        }
        int wakes = 0;
        long start = System.nanoTime();
        do {
            start = System.nanoTime();
            bell.sleep(TimeUnit.MILLISECONDS.toNanos(1));
            wakes++;
        } while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(1));
        assertTrue(wakes < 100_000, wakes + " wakes");
    }

    @Test
    void noRingIsLostInARace() throws Exception {
        int rounds = 20_000;
        Doorbell.Bell back = others.borrow();
        CyclicBarrier begin = new CyclicBarrier(2);
        AtomicBoolean over = new AtomicBoolean();
        Concurrently.Doing<Boolean> echo = threads.run(() -> {
            begin.await();
            while (!over.get()) { // Not so many rounds: early wakes are allowed, and two rings may be heard as one.
                back.sleep(LONG);
                others.ring(bell.address());
            }
            return true;
        });
        begin.await();
        for (int i = 0; i < rounds; i++) {
            own.ring(back.address());
            bell.sleep(LONG);
        }
        over.set(true);
        own.ring(back.address());
        assertTrue(echo.result());
        others.giveBack(back);
    }

    @Test
    void nobodyAtHomeIsNoError() {
        others.ring((9L << Integer.SIZE) + 1);
        long address = bell.address();
        others.ring(address);
        own.close();
        others.ring(address);
        others.ring(address);
        others.forgetParticipant(1);
        others.ring(address);
    }

    @Test
    void aTimeAndAnInterruptEndTheSleep() throws Exception {
        bell.sleep(1);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> bell.sleep(LONG));
        assertEquals(false, Thread.currentThread().isInterrupted());
        others.ring(bell.address());
        bell.sleep(LONG); // The interrupt has broken nothing.
    }

    @Test
    void anInterruptedThreadCanRing() throws Exception {
        Thread.currentThread().interrupt();
        others.ring(bell.address());
        others.ring(bell.address());
        assertTrue(Thread.interrupted());
        bell.sleep(LONG);
        others.ring(bell.address());
        bell.sleep(LONG);
    }

    @Test
    void bellsAreUsedAgain() {
        Doorbell.Bell second = own.borrow();
        assertNotEquals(bell.address(), second.address());
        own.giveBack(bell);
        assertSame(bell, own.borrow());
        own.giveBack(second);
        own.giveBack(bell);
        assertSame(bell, own.borrow());
    }
}
