package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Signal;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Frame;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChildSignalsTest {

    private static final long SECONDS_MAX = 60;

    private final BlockingQueue<Frame> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> acknowledged = new LinkedBlockingQueue<>();
    private final ChildEpoch epoch = new ChildEpoch(acknowledged::add);
    private final ChildLatch latch = new ChildLatch(waitEvent -> {}, () -> {}, () -> {});
    private final ChildSignals signals =
            new ChildSignals(latch, new ChildLogger("w", new ChildLog(System.Logger.Level.INFO, sent::add)), epoch);
    private final BlockingQueue<Signal> handled = new LinkedBlockingQueue<>();
    private final Set<Thread> threadsBefore = handlerThreads();

    private static Set<Thread> handlerThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().equals("bgworker-signals"));
        return threads;
    }

    /** The thread that handles signals, which an application may end by an interrupt. */
    @AfterEach
    void stopHandling() {
        Set<Thread> threads = handlerThreads();
        threads.removeAll(threadsBefore);
        threads.forEach(Thread::interrupt);
    }

    private void handle(Signal signal) {
        signals.on(signal, () -> handled.add(signal));
    }

    /** A handler that returns when it is let. */
    private final class HeldHandler {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch let = new CountDownLatch(1);

        HeldHandler(Signal signal) {
            signals.on(signal, () -> {
                entered.countDown();
                try {
                    let.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                handled.add(signal);
            });
        }

        void awaitEntered() throws InterruptedException {
            assertTrue(entered.await(SECONDS_MAX, TimeUnit.SECONDS));
        }

        void goOn() {
            let.countDown();
        }
    }

    private Signal nextHandled() throws InterruptedException {
        return handled.poll(SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** Nothing is left to be done: the thread has looked at everything, and waits. */
    private void awaitIdle() {
        Set<Thread> threads = handlerThreads();
        threads.removeAll(threadsBefore);
        assertEquals(1, threads.size());
        Thread handler = threads.iterator().next();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (handler.getState() != Thread.State.WAITING) {
            assertTrue(System.nanoTime() - deadline < 0, "The handling thread is " + handler.getState());
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    @Rule("CHD-03")
    void signalsAreBlockedUntilTheWorkerUnblocksThem() throws Exception {
        handle(Signal.USER);
        signals.raise(Signal.USER);
        awaitIdle();
        assertTrue(handled.isEmpty());
        assertTrue(latch.isSet(), "the latch tells all the same");
        signals.unblock();
        assertEquals(Signal.USER, nextHandled());
    }

    @Test
    @Rule("CHD-03")
    void signalsCanBeBlockedAgain() throws Exception {
        handle(Signal.USER);
        signals.unblock();
        signals.raise(Signal.USER);
        assertEquals(Signal.USER, nextHandled());
        signals.block();
        signals.raise(Signal.USER);
        awaitIdle();
        assertTrue(handled.isEmpty());
        signals.unblock();
        assertEquals(Signal.USER, nextHandled());
    }

    @Test
    @Rule({"SIG-01", "CHD-03"})
    void aSignalThatIsPendingIsKeptOnce() throws Exception {
        handle(Signal.USER);
        signals.raise(Signal.USER);
        signals.raise(Signal.USER);
        signals.raise(Signal.USER);
        signals.unblock();
        assertEquals(Signal.USER, nextHandled());
        awaitIdle();
        assertTrue(handled.isEmpty());
    }

    @Test
    @Rule("CHD-02")
    void aSignalWaitsForItsHandlerToBeSet() throws Exception {
        signals.unblock();
        signals.raise(Signal.RELOAD);
        handle(Signal.USER);
        awaitIdle();
        handle(Signal.RELOAD);
        assertEquals(Signal.RELOAD, nextHandled());
    }

    @Test
    @Rule("SIG-01")
    void aSignalRaisedWhileItsHandlerRunsIsHandledOnceMore() throws Exception {
        HeldHandler held = new HeldHandler(Signal.USER);
        signals.unblock();
        signals.raise(Signal.USER);
        held.awaitEntered();
        signals.raise(Signal.USER);
        signals.raise(Signal.USER);
        held.goOn();
        assertEquals(Signal.USER, nextHandled());
        assertEquals(Signal.USER, nextHandled());
        awaitIdle();
        assertTrue(handled.isEmpty());
    }

    // ---- The configuration epoch

    private void reload(long reloaded) {
        epoch.tell(reloaded);
        signals.raise(Signal.RELOAD);
    }

    @Test
    @Rule({"SIG-03", "CHD-10"})
    void reloadIsAcknowledgedWhenItsHandlerHasReturned() throws Exception {
        HeldHandler held = new HeldHandler(Signal.RELOAD);
        signals.unblock();
        reload(1);
        held.awaitEntered();
        signals.look();
        assertTrue(acknowledged.isEmpty(), "the handler has not returned");
        held.goOn();
        assertEquals(1, acknowledged.poll(SECONDS_MAX, TimeUnit.SECONDS));
    }

    @Test
    @Rule("SIG-03")
    void epochThatCameWhileTheHandlerRanIsAcknowledgedByItsNextRun() throws Exception {
        HeldHandler held = new HeldHandler(Signal.RELOAD);
        signals.unblock();
        reload(1);
        held.awaitEntered();
        reload(2);
        held.goOn();
        assertEquals(1, acknowledged.poll(SECONDS_MAX, TimeUnit.SECONDS));
        assertEquals(2, acknowledged.poll(SECONDS_MAX, TimeUnit.SECONDS));
    }

    @Test
    @Rule("SIG-03")
    void withoutAHandlerTheNextLookAcknowledges() {
        reload(1);
        assertTrue(acknowledged.isEmpty(), "it has not looked");
        signals.look();
        assertEquals(1, acknowledged.poll());
        signals.look();
        assertTrue(acknowledged.isEmpty(), "once");
    }

    @Test
    @Rule("SIG-04")
    void blockedHandlerDoesNotAcknowledge() throws Exception {
        handle(Signal.RELOAD);
        reload(1);
        signals.look();
        awaitIdle();
        assertTrue(acknowledged.isEmpty());
        signals.unblock();
        assertEquals(1, acknowledged.poll(SECONDS_MAX, TimeUnit.SECONDS));
    }

    @Test
    @Rule("SIG-03")
    void handlerThatThrowsHasRefused() throws Exception {
        signals.on(Signal.RELOAD, () -> {
            throw new IllegalStateException("on purpose");
        });
        signals.unblock();
        reload(1);
        assertInstanceOf(Frame.Log.class, sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
        handle(Signal.RELOAD);
        reload(2);
        assertEquals(2, acknowledged.poll(SECONDS_MAX, TimeUnit.SECONDS), "the first was not");
    }

    @Test
    @Rule("CHD-05")
    void theLastHandlerThatWasSetIsTheOne() throws Exception {
        signals.on(Signal.USER, () -> handled.add(Signal.TERMINATE));
        handle(Signal.USER);
        signals.unblock();
        signals.raise(Signal.USER);
        assertEquals(Signal.USER, nextHandled());
    }

    @Test
    @Rule("CHD-05")
    void aHandlerThatThrowsIsLoggedAndTheNextOneRuns() throws Exception {
        signals.on(Signal.TERMINATE, () -> {
            throw new IllegalStateException("on purpose");
        });
        handle(Signal.USER);
        signals.unblock();
        signals.raise(Signal.TERMINATE);
        Frame.Log log = assertInstanceOf(Frame.Log.class, sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
        assertEquals(System.Logger.Level.ERROR, log.level());
        assertTrue(log.message().contains("IllegalStateException: on purpose"), log.message());
        signals.raise(Signal.USER);
        assertEquals(Signal.USER, nextHandled());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Rule("CHD-05")
    void whateverAHandlerLeavesBehindTheNextOneRuns(boolean interrupted) throws Exception {
        signals.on(Signal.TERMINATE, () -> {
            if (interrupted) {
                Thread.currentThread().interrupt();
            } else {
                ChildSignalsTest.<RuntimeException>throwSneakily(new IOException("on purpose"));
            }
        });
        handle(Signal.USER);
        signals.unblock();
        signals.raise(Signal.TERMINATE);
        signals.raise(Signal.USER);
        assertEquals(Signal.USER, nextHandled());
        signals.raise(Signal.USER);
        assertEquals(Signal.USER, nextHandled());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As languages do that know no checked exceptions.
    private static <T extends Throwable> void throwSneakily(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    @Rule({"CHD-02", "LAT-07"})
    void withoutHandlersASignalSetsTheLatchAndCostsNoThread() {
        signals.unblock();
        assertFalse(latch.isSet());
        signals.raise(Signal.TERMINATE);
        assertTrue(latch.isSet());
        Set<Thread> threads = handlerThreads();
        threads.removeAll(threadsBefore); // Those of other tests may end meanwhile.
        assertEquals(Set.of(), threads);
    }
}
