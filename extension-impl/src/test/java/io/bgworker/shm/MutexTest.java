package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class MutexTest {

    private final SharedDirectory directory = new SharedDirectory();
    private final Concurrently threads = new Concurrently();

    /** Not volatile: the mutex makes it seen. */
    private int count;

    @AfterEach
    void close() {
        threads.close();
        directory.close();
    }

    @Test
    void oneAtATime() throws Exception {
        int rounds = 300;
        try (Mutex one = Mutex.open(directory.file("mutex"));
                Mutex other = Mutex.open(directory.file("mutex"))) {
            List<Concurrently.Doing<Boolean>> counting = new ArrayList<>();
            for (Mutex mutex : List.of(one, one, other, other)) {
                counting.add(threads.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        mutex.exclusively(() -> count++);
                    }
                    return true;
                }));
            }
            for (Concurrently.Doing<Boolean> doing : counting) {
                assertTrue(doing.result());
            }
            assertEquals(4 * rounds, one.exclusively(() -> count));
        }
    }

    @Test
    void anErrorReleasesIt() throws Exception {
        try (Mutex one = Mutex.open(directory.file("mutex"));
                Mutex other = Mutex.open(directory.file("mutex"))) {
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> one.exclusively(() -> {
                        throw new UnsupportedOperationException();
                    }));
            assertEquals("taken", other.exclusively(() -> "taken"));
        }
    }

    @Test
    void anInterruptedThreadTakesItAndStaysInterrupted() throws Exception {
        try (Mutex mutex = Mutex.open(directory.file("mutex"))) {
            Thread.currentThread().interrupt();
            assertEquals(1, mutex.exclusively(() -> 1));
            assertTrue(Thread.interrupted());
            assertEquals(2, mutex.exclusively(() -> 2));
        }
    }
}
