package io.bgworker.shm;

import io.bgworker.QueueSender;
import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.SharedQueue;
import java.nio.file.Path;
import java.time.Duration;

/** A process that writes to shared memory with all its threads until it is killed. */
final class MortalWriters {

    static final int QUEUES = 8;
    static final int RING = 4096;
    static final int QUEUE_BYTES = SharedQueue.HEADER_BYTES + RING;
    static final int CONTENTS_OFFSET = QUEUES * QUEUE_BYTES;
    static final int CONTENTS_BYTES = 1 << 20;
    static final int BYTES = CONTENTS_OFFSET + CONTENTS_BYTES;
    static final long MAGIC = 0xdead;

    private static final Duration LONG = Duration.ofHours(1);

    private MortalWriters() {}

    /** What a queue of the process carries. */
    static Numbered messages(int participant, int queue) {
        return new Numbered(participant * 1000L + queue, 3 * RING);
    }

    /** Directory, segment, number. */
    public static void main(String[] arguments) throws InterruptedException {
        int number = Integer.parseInt(arguments[2]);
        SegmentFile.Identity identity =
                new SegmentFile.Identity(arguments[1].hashCode(), SharedDirectory.GENERATION, BYTES);
        Path directory = Path.of(arguments[0]);
        Participant self = Participant.join(directory, number, "mortal-" + number, false);
        SharedArea area = self.attach(
                        SegmentFile.open(directory.resolve(arguments[1]), identity),
                        SharedDirectory.GENERATION,
                        "segment")
                .area();
        for (int i = 0; i < QUEUES; i++) {
            int queue = i;
            QueueSender sender =
                    area.slice((long) i * QUEUE_BYTES, QUEUE_BYTES).queue().sender();
            start(() -> send(sender, messages(number, queue), queue % 2 == 0));
        }
        start(() -> fill(area.slice(CONTENTS_OFFSET, CONTENTS_BYTES)));
        start(() -> {
            while (true) {
                self.mutex().exclusively(() -> 1);
            }
        });
        Thread.currentThread().join();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
        thread.start();
    }

    private static void send(QueueSender sender, Numbered messages, boolean alone) throws InterruptedException {
        while (true) {
            byte[] message = messages.next();
            if (alone) {
                sender.send(message);
            } else {
                sender.send(message, 0, message.length, LONG);
            }
        }
    }

    private static void fill(SharedArea area) {
        SharedContents contents = area.contents(MAGIC).orElseThrow();
        for (long key = 0; contents.freeBytes() > 1024; key++) {
            long bytes = 16 + key % 100;
            SharedArea chunk = contents.allocate(bytes);
            chunk.putLong(0, key);
            chunk.putLong(bytes - Long.BYTES, key);
            contents.insert(key, chunk);
        }
    }
}
