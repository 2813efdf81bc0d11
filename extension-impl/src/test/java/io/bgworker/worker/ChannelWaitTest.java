package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WakeEvent;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The latch together with a channel. */
@Rule({"LAT-04", "LAT-05"})
final class ChannelWaitTest {

    private static final long SECONDS_MAX = 60;
    private static final Duration LONG = Duration.ofSeconds(SECONDS_MAX);
    private static final Set<WakeEvent> TO_READ =
            Set.of(WakeEvent.LATCH_SET, WakeEvent.SUPERVISOR_DEATH, WakeEvent.CHANNEL_READABLE);

    private final BlockingQueue<Frame> sent = new LinkedBlockingQueue<>();
    private final AtomicInteger exits = new AtomicInteger();
    private final ChildLatch latch =
            new ChildLatch(waitEvent -> sent.add(new Frame.Waiting(waitEvent)), () -> {}, exits::incrementAndGet);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Pipe pipe;

    @BeforeEach
    void openPipe() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        pipe.source().close();
        pipe.sink().close();
    }

    private Set<WakeEvent> await(Set<WakeEvent> events, Duration timeout) throws InterruptedException {
        return latch.await("pipe", events, pipe.source(), timeout);
    }

    /** Waits on another thread; when this returns it is about to sleep, or sleeps. */
    private Future<Set<WakeEvent>> awaitElsewhere(Set<WakeEvent> events) throws InterruptedException {
        Future<Set<WakeEvent>> waiting = threads.submit(() -> await(events, LONG));
        assertEquals(new Frame.Waiting("pipe"), sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
        return waiting;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void write() throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
    }

    @Test
    void channelWakes() throws Exception {
        Future<Set<WakeEvent>> waiting = awaitElsewhere(TO_READ);
        write();
        assertEquals(Set.of(WakeEvent.CHANNEL_READABLE), get(waiting));
    }

    @Test
    void latchWakes() throws Exception {
        Future<Set<WakeEvent>> waiting = awaitElsewhere(TO_READ);
        latch.set();
        assertEquals(Set.of(WakeEvent.LATCH_SET), get(waiting));
        assertEquals(new Frame.Waiting(""), sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
    }

    @Test
    void supervisorsDeathWakes() throws Exception {
        Future<Set<WakeEvent>> waiting = awaitElsewhere(TO_READ);
        latch.supervisorDied();
        assertEquals(Set.of(WakeEvent.SUPERVISOR_DEATH), get(waiting));
    }

    @Test
    void endOfTheOtherSideWakes() throws Exception {
        Future<Set<WakeEvent>> waiting = awaitElsewhere(TO_READ);
        pipe.sink().close();
        assertEquals(Set.of(WakeEvent.CHANNEL_READABLE), get(waiting));
    }

    @Test
    void whatHasHappenedBeforeIsToldTogether() throws Exception {
        latch.set();
        write();
        assertEquals(EnumSet.of(WakeEvent.LATCH_SET, WakeEvent.CHANNEL_READABLE), await(TO_READ, LONG));
        assertTrue(sent.isEmpty(), "it did not wait");
    }

    @Test
    void nothingInTimeIsATimeout() throws Exception {
        assertEquals(Set.of(WakeEvent.TIMEOUT), await(TO_READ, Duration.ofMillis(1)));
        assertEquals(Set.of(WakeEvent.TIMEOUT), await(TO_READ, Duration.ZERO));
    }

    @Test
    void latchThatIsNotWaitedForLeavesTheWorkerAsleep() throws Exception {
        Future<Set<WakeEvent>> waiting = awaitElsewhere(Set.of(WakeEvent.SUPERVISOR_DEATH, WakeEvent.CHANNEL_READABLE));
        latch.set();
        write();
        assertEquals(Set.of(WakeEvent.CHANNEL_READABLE), get(waiting));
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        Future<Set<WakeEvent>> waiting = threads.submit(() -> {
            Thread.currentThread().interrupt();
            return await(TO_READ, LONG);
        });
        assertTrue(
                assertThrows(java.util.concurrent.ExecutionException.class, () -> get(waiting))
                                .getCause()
                        instanceof InterruptedException);
    }

    @Test
    void channelMayBeBlockingAgainAfterTheWait() throws Exception {
        await(TO_READ, Duration.ofMillis(1));
        pipe.source().configureBlocking(true);
        assertTrue(pipe.source().isBlocking());
    }

    @Test
    void aConnectionIsAwaitedFromBothSides() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            client.configureBlocking(false);
            client.connect(server.getLocalAddress());
            Set<WakeEvent> accept = Set.of(WakeEvent.SUPERVISOR_DEATH, WakeEvent.CHANNEL_ACCEPTABLE);
            assertEquals(Set.of(WakeEvent.CHANNEL_ACCEPTABLE), latch.await("accept", accept, server, LONG));
            Set<WakeEvent> connect = Set.of(WakeEvent.SUPERVISOR_DEATH, WakeEvent.CHANNEL_CONNECTABLE);
            assertEquals(Set.of(WakeEvent.CHANNEL_CONNECTABLE), latch.await("connect", connect, client, LONG));
            assertTrue(client.finishConnect());
            Set<WakeEvent> write = Set.of(WakeEvent.SUPERVISOR_DEATH, WakeEvent.CHANNEL_WRITABLE);
            assertEquals(Set.of(WakeEvent.CHANNEL_WRITABLE), latch.await("write", write, client, LONG));
        }
    }

    // ---- Mistakes

    private void isRefused(String expected, Set<WakeEvent> events) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> await(events, LONG));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    @Test
    void aWaitThatDoesNotCareForTheSupervisorIsRefused() {
        isRefused("SUPERVISOR_DEATH", Set.of(WakeEvent.LATCH_SET, WakeEvent.CHANNEL_READABLE));
        assertThrows(
                IllegalArgumentException.class, () -> latch.await("latch only", Set.of(WakeEvent.LATCH_SET), LONG));
    }

    @Test
    void eventsThatTheChannelDoesNotHaveAreRefused() {
        isRefused("only such as its kind has", Set.of(WakeEvent.SUPERVISOR_DEATH, WakeEvent.CHANNEL_WRITABLE));
        isRefused("one of the channel at least", Set.of(WakeEvent.SUPERVISOR_DEATH, WakeEvent.LATCH_SET));
    }

    @Test
    void eventsOfAChannelAreRefusedWithoutOne() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> latch.await("none", TO_READ, LONG));
        assertTrue(refused.getMessage().contains("CHANNEL_READABLE"), refused.getMessage());
    }

    @Test
    void blockingAndClosedChannelsAreRefused() throws IOException {
        pipe.source().configureBlocking(true);
        isRefused("non-blocking", TO_READ);
        pipe.source().configureBlocking(false);
        pipe.source().close();
        isRefused("is closed", TO_READ);
    }

    // ---- Ending with the supervisor

    @Test
    @Rule("PMD-03")
    void workerMayEndWithTheSupervisor() throws Exception {
        Set<WakeEvent> events = Set.of(WakeEvent.LATCH_SET, WakeEvent.EXIT_ON_SUPERVISOR_DEATH);
        Future<Set<WakeEvent>> waiting = threads.submit(() -> latch.await("exit", events, LONG));
        assertEquals(new Frame.Waiting("exit"), sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
        latch.supervisorDied();
        get(waiting);
        assertEquals(1, exits.get());
    }

    @Test
    void itDoesNotEndForAnythingElse() throws Exception {
        latch.set();
        latch.await("exit", Set.of(WakeEvent.LATCH_SET, WakeEvent.EXIT_ON_SUPERVISOR_DEATH), LONG);
        assertEquals(0, exits.get());
    }
}
