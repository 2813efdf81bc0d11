package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryFullException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentFileTest {

    private static final long BYTES = 100_000;
    private static final SegmentFile.Identity IDENTITY = new SegmentFile.Identity(0x1234_5678_9abcL, 3, BYTES);

    private final SharedDirectory directory = new SharedDirectory();
    private final Path path = directory.file("segment");

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void isZeroedAndNobodyElses() throws IOException {
        SegmentFile.create(path, IDENTITY);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (SegmentFile file = SegmentFile.open(path, IDENTITY)) {
            byte[] all = new byte[(int) BYTES];
            Memory.over(file.buffer()).get(0, all, 0, all.length);
            assertArrayEquals(new byte[(int) BYTES], all);
            assertTrue(file.isWhole());
        }
    }

    @Test
    void twoMappingsAreTheSameMemory() {
        SegmentFile.create(path, IDENTITY);
        try (SegmentFile one = SegmentFile.open(path, IDENTITY);
                SegmentFile other = SegmentFile.open(path, IDENTITY)) {
            Memory.over(one.buffer()).putLong((int) BYTES - 8, 42);
            assertEquals(42, Memory.over(other.buffer()).getLong((int) BYTES - 8));
        }
    }

    @Test
    void doesNotOverwriteWhatIsThere() throws IOException {
        Files.writeString(path, "somebody else's");
        assertThrows(SharedMemoryException.class, () -> SegmentFile.create(path, IDENTITY));
        assertEquals("somebody else's", Files.readString(path));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Integer.MAX_VALUE + 1L})
    void hasASizeThatCanBe(long bytes) {
        assertThrows(IllegalArgumentException.class, () -> new SegmentFile.Identity(1, 1, bytes));
    }

    // ---- What is not the file of this segment

    @Test
    void missing() {
        assertRefused(IDENTITY, "must be there");
    }

    @Test
    void truncated() throws IOException {
        SegmentFile.create(path, IDENTITY);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        assertRefused(IDENTITY, "must have 100128 bytes, has 100000");
    }

    @Test
    void foreign() throws IOException {
        Files.write(path, new byte[(int) BYTES + SegmentLayout.HEADER_BYTES]);
        assertRefused(IDENTITY, "somebody has put another one in its place");
    }

    @Test
    void ofAnotherHandleGenerationOrSize() {
        SegmentFile.create(path, IDENTITY);
        assertRefused(new SegmentFile.Identity(1, 3, BYTES), "another one");
        assertRefused(new SegmentFile.Identity(IDENTITY.handle(), 2, BYTES), "another one");
        assertRefused(new SegmentFile.Identity(IDENTITY.handle(), 3, BYTES + 1), "must have");
    }

    @Test
    void aLink() throws IOException {
        SegmentFile.create(directory.file("elsewhere"), IDENTITY);
        Files.createSymbolicLink(path, directory.file("elsewhere"));
        assertRefused(IDENTITY, "a plain file");
    }

    private void assertRefused(SegmentFile.Identity identity, String words) {
        SharedMemoryException refusal =
                assertThrows(SharedMemoryException.class, () -> SegmentFile.open(path, identity));
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    }

    // ---- Space

    /** With a small file system of its own, which only root can make. */
    @Test
    void aFullFileSystemIsAnErrorAtOnce() throws Exception {
        Path small = Files.createDirectory(directory.file("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()), "only root can mount");
        try {
            Path file = small.resolve("segment");
            SegmentFile.create(small.resolve("first"), IDENTITY);
            SharedMemoryFullException full = assertThrows(
                    SharedMemoryFullException.class,
                    () -> SegmentFile.create(file, new SegmentFile.Identity(1, 1, 200_000)));
            assertTrue(
                    full.getMessage().contains("A segment of 200000 bytes does not fit into " + small),
                    full.getMessage());
            assertFalse(Files.exists(file));
            SegmentFile.create(file, IDENTITY); // What it had written is free again.
        } finally {
            assertTrue(run("umount", small.toString()));
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(Concurrently.SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
