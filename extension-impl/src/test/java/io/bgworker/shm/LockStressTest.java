package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SharedLock;
import io.bgworker.SharedLock.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of several processes, in one JVM, do with a lock whatever can be done with it. */
@Timeout(240)
final class LockStressTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 4_000;

    private static final int ONE = 1024;
    private static final int OTHER = 1032;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatItProtectsIsWhole(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (SharedDirectory directory = new SharedDirectory();
                Concurrently threads = new Concurrently()) {
            List<Area> areas = new ArrayList<>();
            for (int number = 1; number <= 3; number++) {
                areas.add(directory.area(directory.worker(number), "lock", 2048));
            }
            List<Concurrently.Doing<Long>> doing = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Area area = areas.get(i % areas.size());
                SplittableRandom own = random.split();
                doing.add(threads.run(() -> work(area, own)));
            }
            long expected = 0;
            for (Concurrently.Doing<Long> one : doing) {
                expected += one.result();
            }
            Memory memory = areas.get(0).memory();
            assertEquals(expected, memory.getLong(ONE));
            assertEquals(expected, memory.getLong(OTHER));
            assertTrue(areas.get(1).lock().exclusive(Duration.ZERO).isPresent(), "it is free");
        }
    }

    /** Says how often it added one. */
    private static long work(Area area, SplittableRandom random) throws InterruptedException {
        SharedLock lock = area.slice(0, SharedLock.BYTES).lock();
        Memory memory = area.memory();
        long added = 0;
        for (int i = 0; i < ROUNDS; i++) {
            boolean exclusive = random.nextInt(3) == 0;
            Optional<Hold> hold = acquire(lock, exclusive, random);
            if (hold.isPresent()) {
                long one = memory.getLong(ONE);
                assertEquals(one, memory.getLong(OTHER));
                if (exclusive) {
                    memory.putLong(ONE, one + 1);
                    for (int spin = random.nextInt(100); spin > 0; spin--) {
                        Thread.onSpinWait();
                    }
                    memory.putLong(OTHER, one + 1);
                    added++;
                }
                hold.get().close();
            }
        }
        return added;
    }

    private static Optional<Hold> acquire(SharedLock lock, boolean exclusive, SplittableRandom random) {
        try {
            return switch (random.nextInt(8)) {
                case 0 -> exclusive ? lock.exclusive(Duration.ZERO) : lock.shared(Duration.ZERO);
                case 1 -> {
                    Duration moment = Duration.ofNanos(random.nextInt(200_000));
                    yield exclusive ? lock.exclusive(moment) : lock.shared(moment);
                }
                case 2 -> {
                    Thread.currentThread().interrupt();
                    yield Optional.of(exclusive ? lock.exclusive() : lock.shared());
                }
                default -> Optional.of(exclusive ? lock.exclusive() : lock.shared());
            };
        } catch (InterruptedException e) {
            return Optional.empty();
        } finally {
            boolean unused = Thread.interrupted();
        }
    }
}
