package io.bgworker.benchmarks.jmh;

import io.bgworker.SharedArea;
import io.bgworker.shm.Participant;
import io.bgworker.shm.SegmentFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Two that share a segment as workers do, each with a mapping of its own, in one JVM. */
final class Neighbours implements AutoCloseable {

    private static final long GENERATION = 1;

    private final Path directory;
    private final Participant one;
    private final Participant other;
    private final SharedArea oneArea;
    private final SharedArea otherArea;

    Neighbours(long bytes) {
        directory = memoryDirectory();
        SegmentFile.Identity identity = new SegmentFile.Identity(1, GENERATION, bytes);
        Path file = directory.resolve("segment");
        SegmentFile.create(file, identity);
        one = Participant.join(directory, 1, "one", false);
        other = Participant.join(directory, 2, "other", false);
        oneArea = one.attach(SegmentFile.open(file, identity), GENERATION, "segment")
                .area();
        otherArea = other.attach(SegmentFile.open(file, identity), GENERATION, "segment")
                .area();
    }

    /** Where the memory of processes is, if the system has such a place. */
    static Path memoryDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isDirectory(memory)
                    ? Files.createTempDirectory(memory, "bgw")
                    : Files.createTempDirectory("bgw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SharedArea one() {
        return oneArea;
    }

    SharedArea other() {
        return otherArea;
    }

    @Override
    public void close() throws IOException {
        one.close();
        other.close();
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
