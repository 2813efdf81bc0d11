package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class PeersTest {

    private final SharedDirectory directory = new SharedDirectory();
    private final BlockingQueue<Integer> lost = new LinkedBlockingQueue<>();
    private Peers peers;
    private Peers other;

    @BeforeEach
    void open() throws Exception {
        peers = Peers.open(directory.path(), 1, lost::add);
        other = Peers.open(directory.path(), 2, gone -> {});
    }

    @AfterEach
    void close() {
        peers.close();
        other.close();
        directory.close();
    }

    private Integer nextLost() throws InterruptedException {
        return lost.poll(Concurrently.SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Test
    void theEndOfWhoIsWatchedIsHeard() throws Exception {
        peers.watch(2);
        peers.watch(2); // Does nothing.
        assertFalse(peers.isGone(2));
        other.close();
        assertEquals(2, nextLost());
        assertTrue(peers.isGone(2));
        peers.watch(2);
        assertTrue(lost.isEmpty());
    }

    @Test
    void whoWasGoneBeforeIsGone() throws Exception {
        other.close();
        peers.watch(2);
        peers.watch(3);
        assertEquals(2, nextLost());
        assertEquals(3, nextLost());
        assertTrue(peers.isGone(2));
        assertTrue(peers.isGone(3));
    }

    @Test
    void nobodyWatchesHimself() {
        peers.watch(1);
        assertFalse(peers.isGone(1));
    }

    @Test
    void anInterruptedThreadCanWatch() throws Exception {
        Thread.currentThread().interrupt();
        peers.watch(2);
        assertTrue(Thread.interrupted());
        other.close();
        assertEquals(2, nextLost());
    }
}
