package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.LongCell;
import io.bgworker.SharedLatch;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.contract.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class LatchTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);
    private static final int BYTES = 256;

    private final SharedDirectory directory = new SharedDirectory();
    private final Participant one = directory.worker(1);
    private final Participant other = directory.server(2);
    private final Attachment attachment = directory.attach(one, "latch", BYTES);
    private final Area area = (Area) attachment.area();
    private final Area same = directory.area(other, "latch", BYTES);
    private final SharedLatch latch = area.latch();
    private final SharedLatch others = same.latch();
    private final Concurrently threads = new Concurrently();

    @AfterEach
    void close() {
        threads.close();
        directory.close();
    }

    @Test
    @Rule({"LAT-01", "LAT-07"})
    void itStaysSetUntilItsOwnerResetsIt() throws Exception {
        others.set(); // Nobody owns it yet.
        latch.own();
        assertTrue(latch.await(LONG));
        others.set();
        assertTrue(others.isSet());
        assertTrue(latch.await(NOW));
        latch.reset();
        assertFalse(others.isSet());
        assertFalse(latch.await(NOW));
        assertFalse(latch.await(Duration.ofMillis(2)));
    }

    @Test
    @Rule({"LAT-01", "LAT-07"})
    void settingItWakesItsOwner() throws Exception {
        latch.own();
        for (SharedLatch setter : List.of(others, latch, same.slice(0, 128).latch())) {
            Concurrently.Doing<Boolean> waiting = threads.run(() -> latch.await(LONG));
            Concurrently.awaitSleeper(area, LatchLayout.SPOT_OFFSET);
            setter.set();
            assertTrue(waiting.result());
            latch.reset();
        }
    }

    @Test
    @Rule("LAT-01")
    void nobodyIsCalledAsLongAsItsOwnerIsAwake() throws Exception {
        latch.own();
        for (int i = 0; i < 1000; i++) {
            others.set();
            assertTrue(latch.await(NOW));
            latch.reset();
        }
        try (Stream<Path> files = Files.list(directory.path())) {
            assertEquals(
                    0, files.filter(file -> file.toString().endsWith(".bell")).count(), "places to sleep at");
        }
    }

    @Test
    @Rule("LAT-06")
    void onlyTheOwnerWaitsAndResets() throws Exception {
        assertThrows(IllegalStateException.class, () -> latch.await(NOW));
        latch.own();
        assertThrows(IllegalStateException.class, () -> others.await(NOW));
        assertThrows(IllegalStateException.class, () -> others.await(LONG));
        assertThrows(IllegalStateException.class, others::reset);
        assertThrows(IllegalStateException.class, others::disown);
        IllegalStateException owned = assertThrows(IllegalStateException.class, others::own);
        assertTrue(owned.getMessage().contains("worker-1 owns this one"), owned.getMessage());
        assertThrows(IllegalStateException.class, latch::own);
        latch.disown();
        assertThrows(IllegalStateException.class, () -> latch.await(NOW));
        others.own();
        others.set();
        assertTrue(others.await(NOW));
    }

    @Test
    void leavingGivesItUp() {
        latch.own();
        attachment.detach();
        others.own();
        other.close();
        SharedLatch third = directory.area(directory.worker(3), "latch", BYTES).latch();
        third.own();
    }

    /** One thread takes it while another one detaches. */
    @Test
    void whoDetachesMeanwhileDoesNotOwnIt() throws Exception {
        for (Participant detaching : List.of(directory.worker(3), directory.server(4))) {
            Attachment detached = directory.attach(detaching, "latch", BYTES);
            SharedLatch theirs = ((Area) detached.area()).latch();
            Concurrently.Doing<Boolean> owning = threads.whileDetaching(detached, one, () -> {
                theirs.own();
                return true;
            });
            assertThrows(IllegalStateException.class, owning::result);
            latch.own();
            latch.disown();
        }
    }

    @Test
    @Rule("LAT-02")
    void noWakeUpIsLost() throws Exception {
        int rounds = 100_000;
        latch.own();
        LongCell work = area.longCell(192);
        LongCell done = same.longCell(200);
        Concurrently.Doing<Boolean> owner = threads.run(() -> {
            long seen = 0;
            while (seen < rounds) {
                latch.reset();
                long found = work.getAcquire();
                if (found == seen) {
                    assertTrue(latch.await(LONG));
                } else {
                    seen = found;
                    area.longCell(200).setRelease(seen);
                }
            }
            return true;
        });
        LongCell sameWork = same.longCell(192);
        for (int i = 1; i <= rounds; i++) {
            sameWork.setRelease(i);
            others.set();
            if (i % 16 == 0) {
                int reached = i;
                Concurrently.await("The owner at " + i, () -> done.getAcquire() >= reached);
            }
        }
        assertTrue(owner.result());
    }

    @Test
    void severalThreadsOfTheOwnerWait() throws Exception {
        latch.own();
        Concurrently.Doing<Boolean> first = threads.run(() -> latch.await(LONG));
        Concurrently.Doing<Boolean> second = threads.run(() -> area.latch().await(LONG));
        Concurrently.awaitSleeper(area, LatchLayout.SPOT_OFFSET);
        others.set();
        assertTrue(first.result());
        assertTrue(second.result());
    }

    @Test
    void interruptsAndResetsEndTheWait() throws Exception {
        latch.own();
        Concurrently.Doing<Boolean> waiting = threads.run(() -> latch.await(LONG));
        Concurrently.awaitSleeper(area, LatchLayout.SPOT_OFFSET);
        waiting.thread().interrupt();
        assertThrows(InterruptedException.class, waiting::result);

        Concurrently.Doing<Boolean> again = threads.run(() -> latch.await(LONG));
        Concurrently.awaitSleeper(area, LatchLayout.SPOT_OFFSET);
        one.reset();
        assertThrows(SharedMemoryResetException.class, again::result);
        assertThrows(SharedMemoryResetException.class, latch::set);
    }
}
