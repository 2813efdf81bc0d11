package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quota of heap dumps. Those here are files with a hole and an end. */
final class HeapDumpsTest {

    private static final long MIB = 1L << 20;

    /** With a heap of 16 MiB. */
    private static final long LARGEST = (2 * 16 + 32) * MIB;

    @TempDir
    private Path temporary;

    private Path directory;
    private final List<Runnable> log = new ArrayList<>();

    @BeforeEach
    void notMadeSoFar() {
        directory = temporary.resolve("dumps/app");
    }

    private HeapDumps dumps(long maxBytes) {
        return new HeapDumps(directory.getParent(), "app", "server", maxBytes, log::add);
    }

    private static LaunchRequest request(String process, boolean heapDump) {
        return new LaunchRequest(
                "0.1",
                "job",
                process,
                List.of("-Xmx16m"),
                false,
                List::of,
                heapDump,
                Path.of("/jdk"),
                "t",
                line -> {},
                Optional.empty());
    }

    private static boolean mayDump(HeapDumps dumps, String process) {
        return !dumps.options(request(process, true)).isEmpty();
    }

    private static Path fileOf(List<String> options) {
        return Path.of(options.get(1).substring("-XX:HeapDumpPath=".length()));
    }

    private static void write(Path file, long bytes, boolean whole) throws IOException {
        try (RandomAccessFile dump = new RandomAccessFile(file.toFile(), "rw")) {
            dump.setLength(bytes);
            if (whole) {
                dump.seek(bytes - 9);
                dump.write(0x2c);
            }
        }
    }

    /** A dump from before, and when it was written. */
    private Path old(String name, long bytes, long second) throws IOException {
        PrivateDirectory.ensure(directory, "test");
        Path file = directory.resolve(name + ".hprof");
        write(file, bytes, true);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
        return file;
    }

    private List<Path> there() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereIsNoneByDefault() {
        assertEquals(List.of(), dumps(0).options(request("0.1-1", true)));
        assertTrue(Files.notExists(directory));
    }

    @Test
    void aWorkerThatShallLeaveNoneLeavesNone() {
        assertEquals(List.of(), dumps(10 * LARGEST).options(request("0.1-1", false)));
    }

    @Test
    void oneThatWasWrittenIsKeptUnderTheNameOfTheWorker() throws IOException {
        HeapDumps dumps = dumps(LARGEST);
        List<String> options = dumps.options(request("0.1-1", true));
        assertEquals("-XX:+HeapDumpOnOutOfMemoryError", options.get(0));
        write(fileOf(options), 20 * MIB, true);
        Path kept = dumps.ended("0.1-1", "../mail sender", 77).orElseThrow();
        assertEquals(List.of(kept), there());
        String name = String.valueOf(kept.getFileName());
        assertTrue(name.matches("-mail-sender-\\d{8}-\\d{6}-\\d{3}-77\\.hprof"), name);
        assertEquals(1, log.size(), "its place is logged");
    }

    @Test
    void oneThatWasCutIsRemoved() throws IOException {
        HeapDumps dumps = dumps(LARGEST);
        write(fileOf(dumps.options(request("0.1-1", true))), 20 * MIB, false);
        assertEquals(Optional.empty(), dumps.ended("0.1-1", "job", 77));
        assertEquals(List.of(), there());
    }

    @Test
    void whoMayDumpIsCountedWithTheLargestDumpUntilItHasEnded() {
        HeapDumps dumps = dumps(2 * LARGEST);
        assertTrue(mayDump(dumps, "0.1-1"));
        assertTrue(mayDump(dumps, "1.1-1"));
        assertEquals(0, log.size());
        assertTrue(!mayDump(dumps, "2.1-1"));
        assertTrue(!mayDump(dumps, "3.1-1"));
        assertEquals(1, log.size(), "told once");
        assertEquals(Optional.empty(), dumps.ended("0.1-1", "job", 77));
        assertTrue(mayDump(dumps, "2.1-2"));
        dumps.forget("1.1-1");
        assertTrue(mayDump(dumps, "3.1-2"));
    }

    @Test
    void theOldestMakeRoom() throws IOException {
        Path second = old("second", 30 * MIB, 200);
        old("first", 30 * MIB, 100);
        Path third = old("third", 30 * MIB, 300);
        assertTrue(mayDump(dumps(LARGEST + 60 * MIB), "0.1-1"));
        assertEquals(List.of(second, third), there());
        assertEquals(1, log.size(), "the removal is logged");
    }

    @Test
    void theLatestIsNotRemovedForOneThatMayNeverCome() throws IOException {
        Path first = old("first", 30 * MIB, 100);
        Path second = old("second", 30 * MIB, 200);
        assertTrue(!mayDump(dumps(LARGEST + 29 * MIB), "0.1-1"));
        assertEquals(List.of(first, second), there(), "nor is any other, since that would not be enough");
    }

    /** Who owns the directory of all could put another one in the place of ours. */
    @Test
    void noneIsWrittenWhereOthersMayWrite() throws IOException {
        Path root = Files.createDirectory(temporary.resolve("dumps"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(!mayDump(dumps(LARGEST), "0.1-1"));
        assertTrue(Files.notExists(directory));
        assertEquals(1, log.size(), "that is told");
    }

    @Test
    void nothingIsRemovedForOneThatWouldNotFitAnyway() throws IOException {
        Path first = old("first", 30 * MIB, 100);
        Path second = old("second", 30 * MIB, 200);
        assertTrue(!mayDump(dumps(LARGEST - 1), "0.1-1"));
        assertEquals(List.of(first, second), there());
    }

    @Test
    void whatTheDiskHasNoRoomForIsNotAllowed() throws IOException {
        PrivateDirectory.ensure(directory, "test");
        long more = Files.getFileStore(directory).getTotalSpace();
        LaunchRequest huge = new LaunchRequest(
                "0.1",
                "job",
                "0.1-1",
                List.of("-Xmx" + more),
                false,
                List::of,
                true,
                Path.of("/jdk"),
                "t",
                line -> {},
                Optional.empty());
        assertEquals(List.of(), dumps(Long.MAX_VALUE).options(huge));
    }

    @Test
    void otherFilesAreNotTouched() throws IOException {
        Path note = old("note", 30 * MIB, 100);
        Path text = Files.move(note, directory.resolve("note.txt"));
        old("first", 30 * MIB, 200);
        Path second = old("second", 30 * MIB, 300);
        assertTrue(mayDump(dumps(LARGEST + 30 * MIB), "0.1-1"));
        assertEquals(List.of(text, second), there());
    }
}
