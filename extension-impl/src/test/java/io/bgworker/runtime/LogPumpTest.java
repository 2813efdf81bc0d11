package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogPumpTest {

    private final LogRecords supervisor = LogRecords.of("io.bgworker.supervisor");
    private final List<Object> written = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CompletableFuture<Thread> pumping = new CompletableFuture<>();
    private final LogPump pump = new LogPump(this::newThread);

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        pumping.complete(thread);
        return thread;
    }

    @AfterEach
    void close() {
        goOn.countDown();
        pump.close();
        supervisor.close();
    }

    private Runnable line(Object text) {
        return () -> written.add(text);
    }

    /** Hangs in the log; until it does the thread takes more from the queue. */
    private void awaitBlocked() throws InterruptedException {
        pump.add(this::blocks);
        assertTrue(blocked.await(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
    }

    private void blocks() {
        blocked.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            written.add("interrupted");
        }
    }

    private void awaitEnd() throws InterruptedException {
        pumping.join().join(TimeUnit.SECONDS.toMillis(Fixture.SECONDS_MAX));
        assertFalse(pumping.join().isAlive());
    }

    @Test
    void writesWhatIsLeftBeforeItCloses() {
        IntStream.range(0, 1_000).forEach(i -> pump.add(line(i)));
        pump.close();
        assertEquals(IntStream.range(0, 1_000).boxed().toList(), written);
    }

    @Test
    void theSupervisorsLinesHaveRoomWhenThoseOfWorkersHaveNone() throws InterruptedException {
        awaitBlocked();
        int offered = 0;
        while (pump.offer(line("worker"))) {
            offered++;
        }
        pump.add(line("supervisor"));
        goOn.countDown();
        pump.close();
        assertEquals(offered + 1, written.size());
        assertEquals("supervisor", written.get(offered));
    }

    /** A bound there must be; what does not get through is counted, and told where it is missing. */
    @Test
    void noLineIsLostWithoutAWord() throws InterruptedException {
        awaitBlocked();
        int lines = 100_000;
        IntStream.range(0, lines).forEach(i -> pump.add(line(i)));
        assertEquals(List.of(), supervisor.messages());
        goOn.countDown();
        pump.close();
        int there = written.size();
        assertTrue(there < lines, "Nothing bounds the queue");
        assertTrue(IntStream.range(0, there).boxed().toList().equals(written), "in order, none left out");
        assertEquals(
                List.of("BGW1021: The server's log was blocked: " + (lines - there)
                        + " lines of the supervisor were lost here"),
                supervisor.messages());
    }

    /** The interrupt of a thread that writes to a file closes the file, and it is the server's. */
    @Test
    void aLogThatStaysBlockedIsNotInterruptedAndGetsTheRestLater() throws Exception {
        pump.add(this::blocks);
        pump.add(line("last"));
        pump.close();
        assertEquals(List.of(), written);
        goOn.countDown();
        awaitEnd();
        assertEquals(List.of("last"), written);
    }

    @Test
    void whatComesAfterTheEndIsWrittenAtOnce() {
        pump.close();
        pump.add(line("supervisor"));
        assertTrue(pump.offer(line("worker")));
        assertEquals(List.of("supervisor", "worker"), written);
    }

    @Test
    void aLineThatCannotBeWrittenIsNotInTheWayOfTheNext() {
        pump.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        pump.add(() -> Thread.currentThread().interrupt());
        pump.add(line("next"));
        pump.close();
        assertEquals(List.of("next"), written);
    }
}
