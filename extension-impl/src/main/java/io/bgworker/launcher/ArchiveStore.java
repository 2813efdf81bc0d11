package io.bgworker.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The archives of a cache directory, {@code <cache-dir>/archives/<key>-<bytes>.<extension>}, for all applications and servers
 * that use it. One is written aside and renamed when it is whole; its size is in its name, because HotSpot may crash on one that
 * was cut. Each use makes it young, and one that was not used for {@link ImageExporter#UNUSED_AFTER} is removed.
 */
final class ArchiveStore {

    private static final String KEY = "bgworker.cache-dir";
    private static final String LOCK = ".lock";

    private final Path cacheDir;
    private final Path archives;
    private final Executor log;

    ArchiveStore(Path cacheDir, Executor log) {
        this.cacheDir = cacheDir.toAbsolutePath();
        this.archives = this.cacheDir.resolve("archives");
        this.log = log;
    }

    /** Makes it. */
    interface Maker {

        /**
         * Makes an archive.
         *
         * @param directory empty, and nobody else's
         * @return the archive, in there
         */
        Path make(Path directory) throws IOException, InterruptedException;
    }

    /** Finds an archive that is whole, and makes it young. */
    Optional<Path> find(String key, ArchiveFormat format) {
        for (Path archive : list()) {
            if (isOf(archive, key, format) && isWhole(archive) && touch(archive)) {
                return Optional.of(archive);
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(Path archive, String key, ArchiveFormat format) {
        String name = String.valueOf(archive.getFileName());
        return name.startsWith(key + "-") && name.endsWith("." + format.extension);
    }

    private static boolean isWhole(Path archive) {
        try {
            return String.valueOf(archive.getFileName()).contains("-" + Files.size(archive) + ".");
        } catch (IOException e) {
            return false; // Gone this very moment.
        }
    }

    private static boolean touch(Path archive) {
        try {
            Files.setLastModifiedTime(archive, FileTime.from(Instant.now()));
            return true;
        } catch (IOException e) {
            return false; // Likewise.
        }
    }

    private List<Path> list() {
        try (Stream<Path> files = Files.list(archives)) {
            return files.toList();
        } catch (IOException e) {
            return List.of(); // None was made so far.
        }
    }

    /**
     * Has an archive made, if no other server makes one of the same key at this moment. Blocks.
     *
     * @return the archive; empty if another one is at it
     */
    Optional<Path> make(String key, ArchiveFormat format, Maker maker) throws IOException, InterruptedException {
        PrivateDirectory.ensure(cacheDir, KEY);
        PrivateDirectory.ensure(archives, KEY);
        Path lockFile = archives.resolve(key + LOCK);
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return Optional.empty();
            }
            Optional<Path> made = find(key, format);
            return made.isPresent() ? made : Optional.of(makeAside(key, format, maker));
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // Another application of this server.
        }
    }

    private Path makeAside(String key, ArchiveFormat format, Maker maker) throws IOException, InterruptedException {
        Path aside = Files.createTempDirectory(archives, ".new");
        try {
            Path made = maker.make(aside);
            Path archive = archives.resolve(key + "-" + Files.size(made) + "." + format.extension);
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            touch(archive);
            removeUnused();
            return archive;
        } finally {
            PrivateDirectory.deleteTree(aside, log);
        }
    }

    /** What servers that died left half made, too. A JVM that uses one of these has it open. */
    private void removeUnused() {
        Instant limit = Instant.now().minus(ImageExporter.UNUSED_AFTER);
        for (Path each : list()) {
            try {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(limit)) {
                    PrivateDirectory.deleteTree(each, log);
                }
            } catch (IOException e) {
                // Gone meanwhile: others do the same.
            }
        }
    }
}
