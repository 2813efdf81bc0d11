package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.contract.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes that are killed in the midst of writing, ten threads each. Whoever reads what they wrote finds whole messages, in
 * order, whole entries, and then hears that the writer is gone.
 */
@Timeout(300)
final class KilledWriterIT {

    private static final int PROCESSES = 40;

    private final SharedDirectory directory = new SharedDirectory();
    private final Participant reader = directory.server(1);
    private final Concurrently threads = new Concurrently();
    private final SplittableRandom random = new SplittableRandom();

    @AfterEach
    void close() {
        threads.close();
        directory.close();
    }

    @Test
    @Rule({"MQ-02", "MQ-04", "MQ-06", "DEF-18", "TOC-01"})
    void whoDiesInTheMidstOfWritingHasWrittenWholeThings() throws Exception {
        long messages = 0;
        int killedInTheMidst = 0;
        for (int number = 2; number < 2 + PROCESSES; number++) {
            Attachment attachment = directory.attach(reader, "segment-" + number, MortalWriters.BYTES);
            SharedArea area = attachment.area();
            area.slice(MortalWriters.CONTENTS_OFFSET, MortalWriters.CONTENTS_BYTES)
                    .createContents(MortalWriters.MAGIC);
            AtomicLong received = new AtomicLong();
            PromisedWorker handle = new PromisedWorker();
            long enough = 1L << random.nextInt(17);
            Process process = start(number);
            try {
                List<Concurrently.Doing<Long>> reading = new ArrayList<>();
                for (int i = 0; i < MortalWriters.QUEUES; i++) {
                    Numbered expected = MortalWriters.messages(number, i);
                    QueueReceiver receiver = area.slice((long) i * MortalWriters.QUEUE_BYTES, MortalWriters.QUEUE_BYTES)
                            .queue()
                            .receiver(handle);
                    reading.add(threads.run(() -> read(receiver, expected, received)));
                }
                Concurrently.await("So many messages", () -> received.get() >= enough || !process.isAlive());
                assertTrue(process.isAlive(), () -> output(process));
                process.destroyForcibly();
                assertTrue(process.waitFor(Concurrently.SECONDS_MAX, TimeUnit.SECONDS));
                handle.stop(); // For those whose sender had not come yet.
                for (Concurrently.Doing<Long> one : reading) {
                    long came = one.result();
                    messages += came;
                    killedInTheMidst += came > 0 ? 1 : 0;
                }
            } finally {
                process.destroyForcibly();
            }
            checkContents(area.slice(MortalWriters.CONTENTS_OFFSET, MortalWriters.CONTENTS_BYTES));
            assertEquals(1, reader.mutex().exclusively(() -> 1), "the dead do not keep the mutex");
            attachment.detach();
        }
        assertTrue(killedInTheMidst > PROCESSES, killedInTheMidst + " writers with " + messages + " messages");
    }

    private static long read(QueueReceiver receiver, Numbered expected, AtomicLong received)
            throws InterruptedException {
        QueueResult result = QueueResult.SUCCESS;
        while (result == QueueResult.SUCCESS) {
            result = receiver.receive(message -> {
                expected.check(message.toArray());
                received.incrementAndGet();
            });
        }
        assertEquals(QueueResult.DETACHED, result);
        return expected.count();
    }

    private static void checkContents(SharedArea area) {
        SharedContents contents = area.contents(MortalWriters.MAGIC).orElseThrow();
        Set<Long> places = new HashSet<>();
        long key = 0;
        for (Optional<SharedArea> chunk = contents.lookup(key); chunk.isPresent(); chunk = contents.lookup(++key)) {
            assertEquals(key, chunk.get().getLong(0));
            assertEquals(key, chunk.get().getLong(chunk.get().bytes() - Long.BYTES));
            assertTrue(places.add((long) ((Area) chunk.get()).base()));
        }
        assertFalse(contents.lookup(-1).isPresent());
        contents.insert(-1, contents.allocate(8)); // Whoever lives goes on.
        assertTrue(contents.lookup(-1).isPresent());
    }

    private Process start(int number) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                MortalWriters.class.getName(),
                directory.path().toString(),
                "segment-" + number,
                Integer.toString(number));
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_") || name.startsWith("JDK_JAVA"));
        return builder.redirectErrorStream(true).start();
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
