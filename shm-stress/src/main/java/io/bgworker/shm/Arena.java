package io.bgworker.shm;

import io.bgworker.SharedLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory of the tests: pieces of one segment, which two participants in this JVM have mapped, each for itself. They come round again when
 * nobody uses them any more.
 */
final class Arena {

    private static final int PIECE_BYTES = SharedLock.BYTES;
    private static final int PIECES = 1 << 15;
    private static final long GENERATION = 1;

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Area ONE;
    private static final Area OTHER;

    static {
        Path memory = Path.of("/dev/shm");
        try {
            Path directory = Files.isDirectory(memory)
                    ? Files.createTempDirectory(memory, "bgw")
                    : Files.createTempDirectory("bgw");
            SegmentFile.Identity identity = new SegmentFile.Identity(1, GENERATION, (long) PIECES * PIECE_BYTES);
            Path file = directory.resolve("segment");
            SegmentFile.create(file, identity);
            Participant one = Participant.join(directory, 1, "one", false);
            Participant other = Participant.join(directory, 2, "other", false);
            ONE = attach(one, file, identity);
            OTHER = attach(other, file, identity);
            Files.delete(file); // It lives as long as it is mapped.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(one, other, directory)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Area attach(Participant participant, Path file, SegmentFile.Identity identity) {
        return (Area) participant
                .attach(SegmentFile.open(file, identity), GENERATION, "segment")
                .area();
    }

    private static void leave(Participant one, Participant other, Path directory) {
        one.close();
        other.close();
        try {
            Files.deleteIfExists(directory.resolve("mutex"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A piece of it, in zeroes, as each of the two sees it. */
    private final Area one;

    private final Area other;

    Arena() {
        long offset = (long) Math.floorMod(NEXT.getAndIncrement(), PIECES) * PIECE_BYTES;
        one = ONE.slice(offset, PIECE_BYTES);
        other = OTHER.slice(offset, PIECE_BYTES);
        one.memory().put(0, new byte[PIECE_BYTES], 0, PIECE_BYTES);
    }

    Area one() {
        return one;
    }

    Area other() {
        return other;
    }
}
