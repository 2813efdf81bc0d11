package io.bgworker.runtime;

import static io.bgworker.runtime.MemoryWorker.BYTES;
import static io.bgworker.runtime.MemoryWorker.COME;
import static io.bgworker.runtime.MemoryWorker.member;
import static io.bgworker.runtime.MemoryWorker.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.LongCell;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedSegment;
import io.bgworker.ShutdownMode;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of shared memory: whose they are, how long they live, and what somebody may do to them. */
final class SharedMemoryFilesIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    @TempDir
    private Path directory;

    private static List<Path> all(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            return files.toList();
        }
    }

    private static Path onlySegment(Fixture fixture) throws Exception {
        List<Path> segments = all(fixture.memory()).stream()
                .filter(file -> file.toString().endsWith(".segment"))
                .toList();
        assertEquals(1, segments.size(), segments::toString);
        return segments.get(0);
    }

    @Test
    @Rule("SHM-15")
    void filesAreTheUsersOnlyAndGoneAfterTheStop() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            assertFalse(Files.exists(fixture.memory()), "nobody has asked");
            WorkerHandle worker = fixture.register(member("w", "come-and-stay"));
            fixture.awaitOutput(worker, "staying");
            SharedSegment segment = fixture.runtime.sharedMemory().segment("jobs", BYTES);
            for (Path file : all(fixture.memory())) {
                String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                if (Files.isDirectory(file)) {
                    assertEquals("rwx------", rights, file::toString); // Nobody else gets at what is in it.
                } else if (file.toString().endsWith(".segment")) {
                    assertEquals("rw-------", rights, file::toString);
                }
            }
            fixture.runtime.stop(ShutdownMode.FAST);
            assertEquals(List.of(fixture.memory()), all(fixture.memory()));
            assertThrows(IllegalStateException.class, () -> segment.getLong(0));
            assertThrows(
                    SupervisorStoppedException.class,
                    () -> fixture.runtime.sharedMemory().create(1));
        }
    }

    @Test
    @Rule("SHM-15")
    void nextServerRemovesWhatADeadOneHasLeft() throws Exception {
        Path memory = directory.toRealPath().resolve("run-shm");
        try (MortalSupervisor dead = MortalSupervisor.start(directory, Map.of(), "memory left")) {
            dead.kill();
        }
        assertTrue(all(memory).stream().anyMatch(file -> file.toString().endsWith(".segment")));
        try (Fixture fixture = new Fixture(Map.of("bgworker.shared-memory.dir", memory.toString()))) {
            WorkerHandle worker = fixture.register(Fixture.worker("w", TestWorker.FOREVER));
            assertTrue(worker.awaitReady(LONG), "starts come after the sweep");
            assertEquals(List.of(memory), all(memory));
        }
    }

    /** Who has nothing mapped cannot be hurt by what is in it. */
    @Test
    @Rule("SHM-16")
    void supervisorMapsNothingOfWhatItMakesAndRemoves() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            SharedMemory memory = fixture.runtime.sharedMemory();
            WorkerHandle worker = fixture.register(member("w", "come-and-stay"));
            fixture.awaitOutput(worker, "staying");
            assertEquals(1, memory.segments().get(0).attached(), "the worker");
            assertEquals(List.of(), mappings(fixture));
            Fixture.signal("KILL", worker);
            assertEquals(ExitCause.SIGNALED, fixture.nextExit().cause());
            assertTrue(Await.until(() ->
                    memory.generation() == 2 && memory.segments().stream().anyMatch(info -> info.attached() == 1)));
            assertEquals(List.of(), mappings(fixture));
            memory.segment("jobs", BYTES);
            assertEquals(1, mappings(fixture).size(), "of the application, which did attach");
        }
    }

    /** What this process, which is the server, has mapped of the shared memory. */
    private static List<String> mappings(Fixture fixture) throws Exception {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(fixture.memory() + "/")).toList();
        }
    }

    @Test
    void truncatedFileIsAnErrorForTheServerWhichLives() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            SharedMemory memory = fixture.runtime.sharedMemory();
            SharedSegment segment = memory.segment("jobs", BYTES);
            LongCell cell = segment.longCell(COME);
            segment.putLong(0, 1);
            Path file = onlySegment(fixture);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            for (int i = 0; i < 100; i++) {
                SharedMemoryException error = assertThrows(SharedMemoryException.class, () -> segment.getLong(0));
                assertTrue(error.getMessage().contains(file.toString()), error::getMessage);
                assertThrows(SharedMemoryException.class, () -> segment.putLong(0, 2));
                assertThrows(SharedMemoryException.class, () -> segment.toArray());
                assertThrows(SharedMemoryException.class, () -> segment.put(0, new byte[100], 0, 100));
                assertThrows(SharedMemoryException.class, cell::get);
                assertThrows(SharedMemoryException.class, () -> cell.set(1));
            }
            assertThrows(UnsupportedOperationException.class, () -> cell.getAndAdd(1));
            segment.detach();
            assertEquals(1, memory.generation());
            memory.create(BYTES).putLong(0, 1);
        }
    }

    @Test
    void foreignFileInTheSegmentsPlaceIsAnErrorForWhoAttaches() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            SharedMemory memory = fixture.runtime.sharedMemory();
            SharedSegment segment = memory.segment("jobs", BYTES);
            Path file = onlySegment(fixture);
            Files.delete(file);
            Files.write(file, new byte[4096 + 128]);
            fixture.register(once("w", "come"));
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.FAILED, exit.cause());
            assertTrue(
                    exit.detail().contains("SharedMemoryException")
                            && exit.detail().contains(file.toString()),
                    exit::detail);
            segment.putLong(0, 1);
            assertEquals(1, segment.getLong(0), "ours is still what it was");
            assertTrue(Await.until(() -> memory.segments().get(0).attached() == 1), "it was not attached");
        }
    }

    @Test
    void directoryThatIsOpenToOthersIsRefused() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Fixture fixture = new Fixture(Map.of("bgworker.shared-memory.dir", open.toString()))) {
            SharedMemory memory = fixture.runtime.sharedMemory();
            WorkerException refused = assertThrows(WorkerException.class, () -> memory.create(BYTES));
            assertTrue(
                    refused.getMessage()
                            .startsWith("bgworker.shared-memory.dir=" + open + " must be a directory of user"),
                    refused::getMessage);
            fixture.register(once("w", "come"));
            WorkerExit exit = fixture.nextExit();
            assertTrue(exit.detail().contains("bgworker.shared-memory.dir=" + open), exit::detail);
        }
    }

    @Test
    void limitOfZeroMeansNone() {
        try (Fixture fixture = new Fixture(Map.of("bgworker.shared-memory.max-bytes", "0"))) {
            SharedMemory memory = fixture.runtime.sharedMemory();
            assertTrue(assertThrows(SharedMemoryException.class, () -> memory.lock("lock"))
                    .getMessage()
                    .contains("bgworker.shared-memory.max-bytes=0"));
        }
    }
}
