package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedBytes;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SharedQueue;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class QueueTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(Concurrently.SECONDS_MAX);
    private static final int RING = 1024;
    private static final int SENDER_SPOT = QueueLayout.SENDER_OFFSET + QueueLayout.SPOT_OFFSET;
    private static final int RECEIVER_SPOT = QueueLayout.RECEIVER_OFFSET + QueueLayout.SPOT_OFFSET;

    private final SharedDirectory directory = new SharedDirectory();
    private final Participant one = directory.worker(1);
    private final Participant other = directory.worker(2);
    private final Attachment attachment = directory.attach(one, "queue", RING + SharedQueue.HEADER_BYTES);
    private final Area area = (Area) attachment.area();
    private final Area same = directory.area(other, "queue", RING + SharedQueue.HEADER_BYTES);
    private final SharedQueue queue = area.queue();
    private final Concurrently threads = new Concurrently();
    private final List<byte[]> received = new ArrayList<>();

    @AfterEach
    void close() {
        threads.close();
        directory.close();
    }

    private void keep(SharedBytes message) {
        received.add(message.toArray());
    }

    private static byte[] message(int length, int seed) {
        byte[] message = new byte[length];
        new Random(seed).nextBytes(message);
        return message;
    }

    private static QueueResult send(QueueSender sender, byte[] message, Duration timeout) throws InterruptedException {
        return sender.send(message, 0, message.length, timeout);
    }

    // ---- MQ-01

    @Test
    @Rule("MQ-01")
    void eachSideIsTakenOnce() {
        QueueSender sender = queue.sender();
        IllegalStateException taken =
                assertThrows(IllegalStateException.class, () -> same.queue().sender());
        assertTrue(taken.getMessage().contains("was taken by worker-1 before"), taken.getMessage());
        QueueReceiver receiver = same.queue().receiver();
        assertThrows(IllegalStateException.class, queue::receiver);
        assertThrows(IllegalStateException.class, same.queue()::receiver);
        sender.close();
        receiver.close();
        assertThrows(IllegalStateException.class, queue::sender);
        assertThrows(IllegalStateException.class, queue::receiver);
    }

    @Test
    @Rule("MQ-01")
    void theRingIsWhatIsLeft() {
        assertEquals(RING, queue.ringBytes());
        Area larger = directory.area(one, "larger", SharedQueue.BYTES_MIN + 7);
        assertEquals(SharedQueue.RING_BYTES_MIN, larger.queue().ringBytes());
        Area smaller = directory.area(one, "smaller", SharedQueue.BYTES_MIN - 1);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, smaller::queue);
        assertTrue(refusal.getMessage().contains("320 bytes at least, was to have 319"), refusal.getMessage());
    }

    @Test
    @Rule("MQ-01")
    void ofManyThatWantASideOneGetsIt() throws Exception {
        List<Concurrently.Doing<Boolean>> takers = new ArrayList<>();
        for (Area of : List.of(area, same, area, same, area, same)) {
            takers.add(threads.run(() -> {
                try {
                    of.queue().sender();
                    return true;
                } catch (IllegalStateException e) {
                    return false;
                }
            }));
        }
        int taken = 0;
        for (Concurrently.Doing<Boolean> taker : takers) {
            taken += taker.result() ? 1 : 0;
        }
        assertEquals(1, taken);
    }

    // ---- MQ-02

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, RING - 16, RING - 9, RING - 8, RING - 7, RING, RING + 1, 3 * RING, 100 * RING})
    @Rule("MQ-02")
    void messagesOfAnyLengthArriveWholeAndInOrder(int length) throws Exception {
        int rounds = 50;
        QueueSender sender = queue.sender();
        Concurrently.Doing<QueueResult> sending = threads.run(() -> {
            for (int i = 0; i < rounds; i++) {
                assertEquals(QueueResult.SUCCESS, sender.send(message(length, i)));
            }
            sender.close();
            return QueueResult.SUCCESS;
        });
        QueueReceiver receiver = same.queue().receiver();
        for (int i = 0; i < rounds; i++) {
            assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep));
            assertArrayEquals(message(length, i), received.get(i));
        }
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep));
        assertEquals(QueueResult.SUCCESS, sending.result());
    }

    @Test
    @Rule("MQ-02")
    void aMessageThatIsTooLongIsRefusedByBoth() throws Exception {
        QueueSender sender = queue.sender();
        byte[] tooLong = new byte[SharedQueue.MESSAGE_BYTES_MAX + 1];
        assertThrows(IllegalArgumentException.class, () -> sender.send(tooLong));
        QueueReceiver receiver = same.queue().receiver();
        send(sender, new byte[8], NOW);
        sender.flush();
        area.putLong(QueueLayout.RING_OFFSET, tooLong.length);
        SharedMemoryException broken =
                assertThrows(SharedMemoryException.class, () -> receiver.receive(this::keep, NOW));
        assertTrue(broken.getMessage().contains("a message of 1073741824 bytes"), broken.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, 4, 2 * RING, Long.MIN_VALUE, Long.MAX_VALUE})
    void countersThatCannotBeAreNotBelieved(long counter) throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, new byte[8], NOW);
        area.putLong(QueueLayout.SENDER_OFFSET + QueueLayout.COUNTER_OFFSET, counter);
        assertThrows(SharedMemoryException.class, () -> receiver.receive(this::keep, NOW));
        area.putLong(QueueLayout.RECEIVER_OFFSET + QueueLayout.COUNTER_OFFSET, counter);
        assertThrows(SharedMemoryException.class, () -> send(sender, new byte[RING - 8], NOW));
    }

    @Test
    void aPartOfAnArrayIsSent() throws Exception {
        QueueSender sender = queue.sender();
        assertEquals(QueueResult.SUCCESS, sender.send(new byte[] {1, 2, 3, 4, 5}, 1, 3, NOW));
        sender.close();
        same.queue().receiver().receive(this::keep, NOW);
        assertArrayEquals(new byte[] {2, 3, 4}, received.get(0));
        assertThrows(IndexOutOfBoundsException.class, () -> sender.send(new byte[5], 3, 3, NOW));
    }

    // ---- MQ-03

    @Test
    @Rule("MQ-03")
    void aFullRingWouldBlock() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        int fit = 0;
        while (send(sender, message(56, fit), NOW) == QueueResult.SUCCESS) {
            fit++;
        }
        assertEquals(RING / 64, fit);
        assertEquals(QueueResult.WOULD_BLOCK, send(sender, message(56, fit), NOW));
        for (int i = 0; i < fit; i++) {
            assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep, NOW));
        }
        assertEquals(QueueResult.WOULD_BLOCK, receiver.receive(this::keep, NOW));
        assertEquals(QueueResult.SUCCESS, send(sender, message(56, fit), NOW));
        assertEquals(fit, received.size());
    }

    @Test
    @Rule("MQ-03")
    void aMessageThatIsBegunIsSentToItsEnd() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        byte[] message = message(5 * RING, 1);
        QueueResult receiving = QueueResult.WOULD_BLOCK;
        assertEquals(QueueResult.WOULD_BLOCK, send(sender, message, NOW));
        assertThrows(IllegalArgumentException.class, () -> send(sender, new byte[5 * RING + 1], NOW));
        assertThrows(IllegalArgumentException.class, () -> send(sender, new byte[8], NOW));
        QueueResult sending = QueueResult.WOULD_BLOCK;
        for (int i = 0; i < 20 && receiving != QueueResult.SUCCESS; i++) {
            receiving = receiver.receive(this::keep, NOW);
            if (sending != QueueResult.SUCCESS) {
                sending = send(sender, message, NOW);
                sender.flush();
            }
        }
        assertEquals(QueueResult.SUCCESS, sending);
        assertArrayEquals(message, received.get(0));
        assertEquals(QueueResult.SUCCESS, send(sender, new byte[8], NOW)); // Now any other.
    }

    @Test
    @Rule("MQ-03")
    void interruptsEndWaitsAndNothingIsLost() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        Concurrently.Doing<QueueResult> receiving = threads.run(() -> receiver.receive(this::keep));
        Concurrently.awaitSleeper(area, RECEIVER_SPOT);
        receiving.thread().interrupt();
        assertThrows(InterruptedException.class, receiving::result);

        byte[] message = message(3 * RING, 1);
        Concurrently.Doing<QueueResult> sending = threads.run(() -> sender.send(message));
        Concurrently.awaitSleeper(area, SENDER_SPOT);
        sending.thread().interrupt();
        assertThrows(InterruptedException.class, sending::result);

        Concurrently.Doing<QueueResult> again = threads.run(() -> sender.send(message));
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep));
        assertEquals(QueueResult.SUCCESS, again.result());
        assertArrayEquals(message, received.get(0));
    }

    @Test
    @Rule({"MQ-03", "DEF-18"})
    void aWaitWithATimeEnds() throws Exception {
        QueueSender sender = queue.sender();
        assertEquals(QueueResult.WOULD_BLOCK, sender.awaitReceiver(Duration.ofMillis(2)));
        QueueReceiver receiver = same.queue().receiver();
        assertEquals(QueueResult.WOULD_BLOCK, receiver.receive(this::keep, Duration.ofMillis(2)));
        assertEquals(QueueResult.SUCCESS, send(sender, new byte[RING - 8], Duration.ofMillis(2)));
        assertEquals(QueueResult.WOULD_BLOCK, send(sender, new byte[8], Duration.ofMillis(2)));
    }

    // ---- MQ-04

    @Test
    @Rule("MQ-04")
    void whatTheSenderLeftIsReceivedFirst() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, message(10, 1), NOW);
        send(sender, message(20, 2), NOW);
        sender.close();
        sender.close(); // Does nothing.
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep));
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep));
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep));
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep, NOW));
        assertArrayEquals(message(20, 2), received.get(1));
        assertEquals(QueueResult.DETACHED, send(sender, new byte[1], NOW));
    }

    @Test
    @Rule("MQ-04")
    void aMessageThatWasNotFinishedIsLost() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, message(10, 1), NOW);
        assertEquals(QueueResult.WOULD_BLOCK, send(sender, message(2 * RING, 2), NOW));
        sender.close();
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep));
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep));
        assertEquals(1, received.size());
    }

    @Test
    @Rule("MQ-04")
    void nothingIsSentToAReceiverThatLeft() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, new byte[10], NOW);
        receiver.close();
        assertEquals(QueueResult.DETACHED, send(sender, new byte[10], NOW));
        assertEquals(QueueResult.DETACHED, sender.send(new byte[10 * RING]));
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep));
    }

    @Test
    @Rule("MQ-04")
    void leavingWakesTheOtherSide() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        Concurrently.Doing<QueueResult> receiving = threads.run(() -> receiver.receive(this::keep));
        Concurrently.awaitSleeper(area, RECEIVER_SPOT);
        sender.close();
        assertEquals(QueueResult.DETACHED, receiving.result());

        Area second = directory.area(one, "second", RING);
        QueueSender stuck = second.queue().sender();
        QueueReceiver leaving = directory.area(other, "second", RING).queue().receiver();
        Concurrently.Doing<QueueResult> sending = threads.run(() -> stuck.send(new byte[10 * RING]));
        Concurrently.awaitSleeper(second, SENDER_SPOT);
        leaving.close();
        assertEquals(QueueResult.DETACHED, sending.result());
    }

    @Test
    void closingFromAnotherThreadEndsAWait() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        Concurrently.Doing<QueueResult> sending = threads.run(() -> sender.send(new byte[10 * RING]));
        Concurrently.awaitSleeper(area, SENDER_SPOT);
        sender.close();
        assertEquals(QueueResult.DETACHED, sending.result());
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep, NOW));

        Area second = directory.area(one, "second", RING);
        QueueReceiver waiting = second.queue().receiver();
        Concurrently.Doing<QueueResult> receiving = threads.run(() -> waiting.receive(this::keep));
        Concurrently.awaitSleeper(second, RECEIVER_SPOT);
        waiting.close();
        assertEquals(QueueResult.DETACHED, receiving.result());
    }

    // ---- MQ-05

    @Test
    @Rule("MQ-05")
    void detachingFromTheSegmentLeavesTheQueue() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, message(10, 1), NOW);
        attachment.detach();
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep));
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep));
        assertThrows(IllegalStateException.class, () -> send(sender, new byte[1], NOW));
    }

    /** One thread takes a side while another one detaches: the side is taken, and nobody else will say that it has left. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Rule("MQ-05")
    void sideThatIsTakenDuringADetachIsLeftAtOnce(boolean byTheServer) throws Exception {
        QueueReceiver receiver = queue.receiver();
        takeSenderDuringADetach(byTheServer);
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep, NOW));
    }

    private void takeSenderDuringADetach(boolean byTheServer) {
        Participant third = byTheServer ? directory.server(3) : directory.worker(3);
        Attachment detached = directory.attach(third, "queue", RING + SharedQueue.HEADER_BYTES);
        SharedQueue theirs = ((Area) detached.area()).queue();
        assertThrows(IllegalStateException.class, threads.whileDetaching(detached, one, theirs::sender)::result);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Rule("MQ-05")
    void whoSleepsIsWokenByASideThatIsTakenDuringADetach(boolean byTheServer) throws Exception {
        QueueReceiver receiver = queue.receiver();
        Concurrently.Doing<QueueResult> receiving = threads.run(() -> receiver.receive(this::keep));
        Concurrently.awaitSleeper(area, RECEIVER_SPOT);
        takeSenderDuringADetach(byTheServer);
        assertEquals(QueueResult.DETACHED, receiving.result());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Rule("MQ-05")
    void sideThatReceivesIsLeftSoToo(boolean byTheServer) throws Exception {
        Participant third = byTheServer ? directory.server(3) : directory.worker(3);
        Attachment detached = directory.attach(third, "queue", RING + SharedQueue.HEADER_BYTES);
        SharedQueue theirs = ((Area) detached.area()).queue();
        QueueSender sender = queue.sender();
        assertThrows(IllegalStateException.class, threads.whileDetaching(detached, one, theirs::receiver)::result);
        assertEquals(QueueResult.DETACHED, send(sender, new byte[1], NOW));
    }

    @Test
    @Rule("MQ-05")
    void anOrderlyEndLeavesTheQueue() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        Concurrently.Doing<QueueResult> receiving = threads.run(() -> receiver.receive(this::keep));
        Concurrently.awaitSleeper(area, RECEIVER_SPOT);
        one.close();
        assertEquals(QueueResult.DETACHED, receiving.result());
        assertThrows(IllegalStateException.class, sender::flush);
    }

    @Test
    void aResetEndsAWait() throws Exception {
        QueueReceiver receiver = queue.receiver();
        Concurrently.Doing<QueueResult> receiving = threads.run(() -> receiver.receive(this::keep));
        Concurrently.awaitSleeper(area, RECEIVER_SPOT);
        one.reset();
        assertThrows(SharedMemoryResetException.class, receiving::result);
        assertThrows(SharedMemoryResetException.class, () -> receiver.receive(this::keep, NOW));
    }

    // ---- MQ-06

    @Test
    @Rule({"MQ-06", "DEF-18"})
    void aPeerThatEndsWithoutHavingComeIsNoticed() throws Exception {
        PromisedWorker receiverToBe = new PromisedWorker();
        QueueSender sender = queue.sender(receiverToBe);
        Concurrently.Doing<QueueResult> waiting = threads.run(() -> sender.awaitReceiver(LONG));
        Concurrently.awaitSleeper(area, SENDER_SPOT);
        assertEquals(QueueResult.SUCCESS, send(sender, new byte[8], NOW));
        receiverToBe.stop();
        assertEquals(QueueResult.DETACHED, waiting.result());
        assertEquals(QueueResult.DETACHED, sender.send(new byte[10 * RING]));

        PromisedWorker senderToBe = new PromisedWorker();
        Area second = directory.area(one, "second", RING);
        QueueReceiver receiver = second.queue().receiver(senderToBe);
        Concurrently.Doing<QueueResult> receiving = threads.run(() -> receiver.receive(this::keep));
        Concurrently.awaitSleeper(second, RECEIVER_SPOT);
        senderToBe.stop();
        assertEquals(QueueResult.DETACHED, receiving.result());
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep, NOW));
    }

    @Test
    @Rule("MQ-06")
    void aPeerThatCameSentAndEndedIsRead() throws Exception {
        PromisedWorker promised = new PromisedWorker();
        QueueReceiver receiver = queue.receiver(promised);
        QueueSender sender = same.queue().sender();
        send(sender, message(10, 1), NOW);
        sender.close();
        promised.stop();
        assertEquals(QueueResult.SUCCESS, receiver.awaitSender(NOW));
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep));
        assertEquals(QueueResult.DETACHED, receiver.receive(this::keep));
        assertArrayEquals(message(10, 1), received.get(0));
    }

    @Test
    @Rule("MQ-06")
    void aPeerThatHasNotComeWouldBlock() throws Exception {
        QueueReceiver receiver = queue.receiver();
        assertEquals(QueueResult.WOULD_BLOCK, receiver.receive(this::keep, NOW));
        assertEquals(QueueResult.WOULD_BLOCK, receiver.awaitSender(NOW));
    }

    // ---- MQ-07

    @Test
    @Rule("MQ-07")
    void smallMessagesAppearWithTheFlush() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, message(8, 1), NOW);
        assertEquals(QueueResult.WOULD_BLOCK, receiver.receive(this::keep, NOW));
        sender.flush();
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep, NOW));

        int hidden = 0;
        while (receiver.receive(this::keep, NOW) == QueueResult.WOULD_BLOCK) {
            send(sender, message(8, 2), NOW);
            hidden++;
        }
        assertEquals(RING / 4 / 16, hidden, "shown with a quarter of the ring");

        send(sender, message(8, 3), NOW);
        sender.close();
        received.clear();
        while (receiver.receive(this::keep) == QueueResult.SUCCESS) {
            assertFalse(received.isEmpty());
        }
        assertArrayEquals(message(8, 3), received.get(received.size() - 1));
    }

    @Test
    @Rule("MQ-07")
    void aMessageIsGoodUntilItsReaderReturns() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, NOW);
        send(sender, new byte[8], NOW);
        sender.flush();
        AtomicReference<SharedBytes> stale = new AtomicReference<>();
        receiver.receive(
                message -> {
                    assertEquals(8, message.bytes());
                    assertEquals(2, message.getByte(1));
                    assertEquals(Double.longBitsToDouble(message.getLong(0)), message.getDouble(0));
                    assertThrows(IndexOutOfBoundsException.class, () -> message.getLong(1));
                    assertThrows(IndexOutOfBoundsException.class, () -> message.getInt(-1));
                    assertThrows(IllegalStateException.class, () -> receiver.receive(this::keep, NOW));
                    stale.set(message);
                },
                NOW);
        assertThrows(IllegalStateException.class, () -> stale.get().getByte(0));
        assertThrows(IllegalStateException.class, () -> stale.get().toArray());
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep, NOW));
    }

    @Test
    void aReaderThatThrowsHasHadTheMessage() throws Exception {
        QueueSender sender = queue.sender();
        QueueReceiver receiver = same.queue().receiver();
        send(sender, message(8, 1), NOW);
        send(sender, message(8, 2), NOW);
        sender.flush();
        assertThrows(
                UnsupportedOperationException.class,
                () -> receiver.receive(
                        message -> {
                            throw new UnsupportedOperationException();
                        },
                        NOW));
        assertEquals(QueueResult.SUCCESS, receiver.receive(this::keep, NOW));
        assertArrayEquals(message(8, 2), received.get(0));
    }

    // ---- MQ-08

    @Test
    @Rule("MQ-08")
    void theFirstWaitsForTheSecond() throws Exception {
        QueueSender sender = queue.sender();
        Concurrently.Doing<QueueResult> waiting = threads.run(() -> sender.awaitReceiver(LONG));
        Concurrently.awaitSleeper(area, SENDER_SPOT);
        QueueReceiver receiver = same.queue().receiver();
        assertEquals(QueueResult.SUCCESS, waiting.result());
        assertEquals(QueueResult.SUCCESS, receiver.awaitSender(NOW));

        Area second = directory.area(one, "second", RING);
        QueueReceiver early = second.queue().receiver();
        Concurrently.Doing<QueueResult> forSender = threads.run(() -> early.awaitSender(LONG));
        Concurrently.awaitSleeper(second, RECEIVER_SPOT);
        directory.area(other, "second", RING).queue().sender().close();
        assertEquals(QueueResult.SUCCESS, forSender.result());
    }
}
