package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SharedSegment;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.contract.Rule;
import io.bgworker.launcher.SegmentDirectory;
import io.bgworker.shm.SegmentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application's part in shared memory, over resets and at its end. */
@Timeout(120)
class ServerMemoryTest {

    private static final long BYTES = 64;

    private final ManualScheduler io = new ManualScheduler();
    private Path root;
    private MemoryHost host;
    private ServerMemory memory;

    @BeforeEach
    void begin() throws Exception {
        root = Files.createTempDirectory("bgw").toRealPath(); // Short: sockets must fit.
        AtomicLong handles = new AtomicLong();
        host = new MemoryHost(
                1 << 20,
                handles::incrementAndGet,
                () -> SegmentDirectory.create(root, "test", 42),
                SegmentFile::create,
                io,
                Runnable::run,
                System::gc);
        memory = new ServerMemory(host, new PlainThreads(ServerMemoryTest.class.getClassLoader()), Runnable::run);
    }

    @AfterEach
    void end() throws Exception {
        memory.close();
        host.close();
        io.shutdownNow();
        Files.deleteIfExists(root);
    }

    private void reset(long next) {
        assertEquals("", host.renew(next));
        memory.reset(next);
    }

    @Test
    @Rule("EXI-09")
    void takesPartInEachGenerationAnew() {
        SharedSegment old = memory.segment("jobs", BYTES);
        reset(2);
        assertEquals(2, memory.generation());
        assertEquals(
                1,
                assertThrows(SharedMemoryResetException.class, () -> old.getLong(0))
                        .generation());
        SharedSegment fresh = memory.segment("jobs", BYTES);
        fresh.putLong(0, 1);
        memory.reset(2); // What is told late does nothing to it.
        assertEquals(1, fresh.getLong(0));
    }

    @Test
    void hookAtTheEndMayWaitForAnotherThreadThatUsesTheMemory() {
        SharedMemory used = memory;
        AtomicLong seen = new AtomicLong();
        used.segment("jobs", BYTES)
                .onDetach(() -> seen.set(CompletableFuture.supplyAsync(
                                () -> used.segment("others", BYTES).bytes())
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join()));
        memory.close();
        assertEquals(BYTES, seen.get());
        assertThrows(SupervisorStoppedException.class, () -> used.segment("jobs", BYTES));
    }
}
