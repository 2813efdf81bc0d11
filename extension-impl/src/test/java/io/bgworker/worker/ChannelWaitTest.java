package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The latch together with a channel. */
@Timeout(240)
final class ChannelWaitTest {

    private static final long SECONDS_MAX = 60;
    private static final Duration LONG = Duration.ofSeconds(SECONDS_MAX);
    private static final Set<WakeEvent> TO_READ =
            Set.of(WakeEvent.LATCH_SET, WakeEvent.SUPERVISOR_DEATH, WakeEvent.CHANNEL_READABLE);

    private static final Set<WakeEvent> BOTH = Set.of(WakeEvent.LATCH_SET, WakeEvent.CHANNEL_READABLE);

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
    @Rule("LAT-04")
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
    @Rule("LAT-05")
    void whatHasHappenedBeforeIsToldTogether() throws Exception {
        latch.set();
        write();
        assertEquals(EnumSet.of(WakeEvent.LATCH_SET, WakeEvent.CHANNEL_READABLE), await(TO_READ, LONG));
        assertTrue(sent.isEmpty(), "it did not wait");
    }

    @Test
    @Rule("LAT-05")
    void noTimeAtAllJustLooks() throws Exception {
        assertEquals(Set.of(WakeEvent.TIMEOUT), await(TO_READ, Duration.ZERO));
        latch.set();
        assertEquals(Set.of(WakeEvent.LATCH_SET), await(TO_READ, Duration.ZERO));
        write();
        assertEquals(EnumSet.of(WakeEvent.LATCH_SET, WakeEvent.CHANNEL_READABLE), await(TO_READ, Duration.ZERO));
        assertTrue(sent.isEmpty(), "it did not wait");
    }

    /** Selectors know milliseconds only: neither of these is a whole number of them. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0.0009S", "PT0.0015S", "PT0.0200001S"})
    @Rule("LAT-05")
    void timeoutStandsAloneAndIsNeverEarly(Duration timeout) throws Exception {
        for (int i = 0; i < 10; i++) {
            long begin = System.nanoTime();
            assertEquals(Set.of(WakeEvent.TIMEOUT), await(TO_READ, timeout));
            long took = System.nanoTime() - begin;
            assertTrue(took >= timeout.toNanos(), () -> took + " ns");
        }
    }

    /** Who is woken for another reason waits for what is left of the time: neither less nor all of it again. */
    @Test
    @Rule({"LAT-03", "LAT-05"})
    void beingWokenInVainDoesNotChangeWhenTheTimeIsOver() throws Exception {
        Duration timeout = Duration.ofSeconds(1); // Longer than a busy machine keeps a thread waiting for its turn.
        long begin = System.nanoTime();
        AtomicInteger looks = new AtomicInteger();
        ChildLatch woken = new ChildLatch(waitEvent -> {}, looks::incrementAndGet, () -> {});
        Future<Set<WakeEvent>> waiting = threads.submit(() -> woken.await("pipe", TO_READ, pipe.source(), timeout));
        while (!waiting.isDone() && System.nanoTime() - begin < LONG.toNanos()) {
            int before = looks.get();
            woken.wakeSleepers();
            while (!waiting.isDone() && looks.get() == before) {
                Thread.onSpinWait(); // Else the lock would be held against it.
            }
        }
        assertEquals(Set.of(WakeEvent.TIMEOUT), waiting.get(0, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - begin >= timeout.toNanos());
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
        assertInterrupted(waiting);
    }

    @Test
    void interruptWhileItSleepsEndsTheWaitAndLeavesNothingBehind() throws Exception {
        FutureTask<Set<WakeEvent>> waiting = new FutureTask<>(() -> await(TO_READ, LONG));
        Thread sleeper = new Thread(waiting, "sleeper");
        sleeper.start();
        assertEquals(new Frame.Waiting("pipe"), sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
        long begin = System.nanoTime();
        while (Stream.of(sleeper.getStackTrace()).noneMatch(ChannelWaitTest::isSleep)) {
            assertTrue(System.nanoTime() - begin < LONG.toNanos(), "It does not go to sleep");
        }
        sleeper.interrupt();
        assertInterrupted(waiting);
        assertEquals(new Frame.Waiting(""), sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
        assertFalse(pipe.source().isRegistered());
        write();
        assertEquals(Set.of(WakeEvent.CHANNEL_READABLE), await(TO_READ, LONG), "the next wait is as any other");
    }

    /** Not {@code selectNow}. */
    private static boolean isSleep(StackTraceElement frame) {
        return frame.getClassName().endsWith("SelectorImpl")
                && frame.getMethodName().equals("select");
    }

    private static void assertInterrupted(Future<?> waiting) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> get(waiting));
        assertInstanceOf(InterruptedException.class, failed.getCause());
    }

    // ---- No wake-up is lost

    /** Between the first look and the moment from which it can be woken. */
    @Test
    @Rule("LAT-02")
    void whatComesBeforeTheWaitIsKnownToOthersIsSeen() throws Exception {
        AtomicReference<ChildLatch> self = new AtomicReference<>();
        ChildLatch woken = new ChildLatch(waitEvent -> self.get().set(), () -> {}, () -> {});
        self.set(woken);
        Future<Set<WakeEvent>> waiting = threads.submit(() -> woken.await("pipe", TO_READ, pipe.source(), LONG));
        assertEquals(Set.of(WakeEvent.LATCH_SET), get(waiting));
    }

    /** Told is one of them at least, and nobody has to wait for the other. */
    @Test
    @Rule({"LAT-02", "LAT-05"})
    void latchAndChannelAtOnceAreBothTold() throws Exception {
        for (int i = 0; i < 300; i++) {
            Future<Set<WakeEvent>> waiting = awaitElsewhere(TO_READ);
            CyclicBarrier both = new CyclicBarrier(2);
            Future<?> setter = threads.submit(() -> {
                both.await(SECONDS_MAX, TimeUnit.SECONDS);
                latch.set();
                return null;
            });
            both.await(SECONDS_MAX, TimeUnit.SECONDS);
            write();
            get(setter);
            Set<WakeEvent> told = get(waiting);
            assertTrue(!told.isEmpty() && BOTH.containsAll(told), told::toString);
            assertEquals(BOTH, await(TO_READ, Duration.ZERO));
            assertEquals(new Frame.Waiting(""), sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
            latch.reset();
            pipe.source().read(ByteBuffer.allocate(1));
        }
    }

    /** Two threads wake each other, each as soon as the other waits, is about to, or has not begun: all moments are met. */
    @Test
    @Rule("LAT-02")
    void noWakeUpIsLost() throws Exception {
        int rounds = 50_000;
        ChildLatch here = new ChildLatch(waitEvent -> {}, () -> {}, () -> {});
        ChildLatch there = new ChildLatch(waitEvent -> {}, () -> {}, () -> {});
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

    /** The way latches are used: reset, look, wait. The channel is never ready. */
    private void awaitTurn(ChildLatch latch, AtomicInteger turn, int mine) throws InterruptedException {
        latch.reset();
        while (turn.get() != mine) {
            Set<WakeEvent> woke = latch.await("turn", TO_READ, pipe.source(), LONG);
            assertEquals(Set.of(WakeEvent.LATCH_SET), woke, "lost in round " + mine);
            latch.reset();
        }
    }

    // ---- Channels

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
    @Rule("LAT-04")
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
