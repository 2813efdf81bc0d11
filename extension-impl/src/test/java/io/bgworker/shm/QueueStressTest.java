package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedBytes;
import io.bgworker.SharedQueue;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes, in one JVM, do with a queue whatever can be done with it; everything arrives whole and in order. */
@Timeout(240)
@Rule("MQ-02")
final class QueueStressTest {

    private static final int MESSAGES = 5_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everythingArrives(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        int ring = SharedQueue.RING_BYTES_MIN + 8 * random.nextInt(1 << random.nextInt(10));
        int longest = ring * 3;
        try (SharedDirectory directory = new SharedDirectory();
                Concurrently threads = new Concurrently()) {
            int bytes = SharedQueue.HEADER_BYTES + ring;
            QueueSender sender =
                    directory.area(directory.worker(1), "queue", bytes).queue().sender();
            QueueReceiver receiver =
                    directory.area(directory.server(2), "queue", bytes).queue().receiver();
            SplittableRandom own = random.split();
            Concurrently.Doing<Boolean> sending = threads.run(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    send(sender, new Expected(i, seed).bytes(longest), own);
                }
                sender.close();
                return true;
            });
            for (int i = 0; i < MESSAGES; i++) {
                Expected expected = new Expected(i, seed);
                assertEquals(QueueResult.SUCCESS, receive(receiver, expected, longest, random));
            }
            assertEquals(QueueResult.DETACHED, receiver.receive(message -> {}));
            assertTrue(sending.result());
        }
    }

    /** A message that both sides know. */
    private record Expected(int number, long seed) {

        byte[] bytes(int longest) {
            SplittableRandom random = new SplittableRandom(seed * MESSAGES + number);
            byte[] bytes = new byte[random.nextInt(8) == 0 ? random.nextInt(longest) : random.nextInt(40)];
            random.nextBytes(bytes);
            return bytes;
        }

        void check(SharedBytes message, int longest) {
            byte[] bytes = bytes(longest);
            assertTrue(Arrays.equals(bytes, message.toArray()), () -> "message " + number + " of " + bytes.length);
        }
    }

    private static void send(QueueSender sender, byte[] message, SplittableRandom random) throws InterruptedException {
        QueueResult result = QueueResult.WOULD_BLOCK;
        while (result == QueueResult.WOULD_BLOCK) {
            switch (random.nextInt(6)) {
                case 0 -> result = sender.send(message);
                case 1 -> {
                    Duration moment = Duration.ofNanos(random.nextInt(100_000));
                    result = sender.send(message, 0, message.length, moment);
                }
                case 2 -> result = interrupted(() -> sender.send(message));
                default -> result = sender.send(message, 0, message.length, Duration.ZERO);
            }
        }
        if (random.nextInt(10) == 0) {
            sender.flush();
        }
        assertEquals(QueueResult.SUCCESS, result);
    }

    private static QueueResult receive(QueueReceiver receiver, Expected expected, int longest, SplittableRandom random)
            throws InterruptedException {
        QueueResult result = QueueResult.WOULD_BLOCK;
        while (result == QueueResult.WOULD_BLOCK) {
            switch (random.nextInt(4)) {
                case 0 -> result = receiver.receive(message -> expected.check(message, longest));
                case 1 -> {
                    Duration moment = Duration.ofNanos(random.nextInt(100_000));
                    result = receiver.receive(message -> expected.check(message, longest), moment);
                }
                case 2 -> result = interrupted(() -> receiver.receive(message -> expected.check(message, longest)));
                default -> result = receiver.receive(message -> expected.check(message, longest), Duration.ZERO);
            }
        }
        return result;
    }

    private interface Call {
        QueueResult run() throws InterruptedException;
    }

    /** With an interrupt that comes before, and counts only if it has to wait. */
    private static QueueResult interrupted(Call call) {
        Thread.currentThread().interrupt();
        try {
            return call.run();
        } catch (InterruptedException e) {
            return QueueResult.WOULD_BLOCK;
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    /** The scenarios of PostgreSQL's {@code test_shm_mq}: a message goes round through some workers, many times. */
    @ParameterizedTest
    @CsvSource({
        "1, 1024, 0, 2000",
        "1, 1024, 1, 2001",
        "1, 32768, 550, 10000",
        "1, 104, 270, 10000",
        "3, 16384, 270000, 200"
    })
    @Rule({"MQ-02", "MQ-03"})
    void whatGoesRoundComesBack(int workers, int ring, int length, int rounds) throws Exception {
        byte[] message = new byte[length];
        new SplittableRandom(length).nextBytes(message);
        try (SharedDirectory directory = new SharedDirectory();
                Concurrently threads = new Concurrently()) {
            int bytes = SharedQueue.HEADER_BYTES + ring;
            List<Participant> processes = new ArrayList<>();
            for (int i = 0; i <= workers; i++) {
                processes.add(directory.worker(i + 1));
            }
            List<Concurrently.Doing<Boolean>> passing = new ArrayList<>();
            for (int i = 1; i <= workers; i++) {
                QueueReceiver from = directory
                        .area(processes.get(i), "queue-" + i, bytes)
                        .queue()
                        .receiver();
                String next = "queue-" + (i + 1) % (workers + 1);
                QueueSender to =
                        directory.area(processes.get(i), next, bytes).queue().sender();
                passing.add(threads.run(() -> pass(from, to)));
            }
            QueueSender out =
                    directory.area(processes.get(0), "queue-1", bytes).queue().sender();
            QueueReceiver back =
                    directory.area(processes.get(0), "queue-0", bytes).queue().receiver();
            Concurrently.Doing<Boolean> sending = threads.run(() -> {
                for (int i = 0; i < rounds; i++) {
                    assertEquals(QueueResult.SUCCESS, out.send(message));
                }
                out.close();
                return true;
            });
            for (int i = 0; i < rounds; i++) {
                assertEquals(
                        QueueResult.SUCCESS, back.receive(came -> assertTrue(Arrays.equals(message, came.toArray()))));
            }
            assertEquals(QueueResult.DETACHED, back.receive(came -> {}));
            assertTrue(sending.result());
            for (Concurrently.Doing<Boolean> one : passing) {
                assertTrue(one.result());
            }
        }
    }

    private static boolean pass(QueueReceiver from, QueueSender to) throws InterruptedException {
        List<byte[]> came = new ArrayList<>();
        while (from.receive(message -> came.add(message.toArray())) == QueueResult.SUCCESS) {
            assertEquals(QueueResult.SUCCESS, to.send(came.remove(0)));
        }
        to.close();
        return true;
    }

    /** A process may be both sides. */
    @Test
    void aProcessMaySendToItself() throws Exception {
        try (SharedDirectory directory = new SharedDirectory()) {
            SharedQueue queue =
                    directory.area(directory.worker(1), "queue", 1024).queue();
            QueueSender sender = queue.sender();
            QueueReceiver receiver = queue.receiver();
            sender.send(new byte[] {7});
            assertEquals(QueueResult.SUCCESS, receiver.receive(message -> assertEquals(7, message.getByte(0))));
        }
    }
}
