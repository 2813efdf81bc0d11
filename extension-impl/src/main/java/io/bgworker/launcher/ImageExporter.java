package io.bgworker.launcher;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies an application into {@code <cache-dir>/images/<content>/}: its classes as one jar, and its libraries. A worker can
 * then be started whatever the server does with the deployment, and the same content is always found at the same place.
 *
 * <p>An image is written aside and renamed when it is complete, so a half one is never used. As long as a deployment uses an
 * image it holds a shared lock beside it; images that nobody has used for a while are removed.
 */
public final class ImageExporter implements AutoCloseable {

    private static final String KEY = "bgworker.cache-dir";
    private static final Duration UNUSED_AFTER = Duration.ofDays(1);

    /** Entries of the jar all have this time, so that equal classes make equal jars. */
    private static final FileTime EPOCH = FileTime.from(Instant.parse("1980-02-01T00:00:00Z"));

    private final Path cacheDir;
    private final Path images;
    private @Nullable FileChannel use;

    /**
     * An exporter into a cache.
     *
     * @param cacheDir the value of {@code bgworker.cache-dir}
     */
    public ImageExporter(Path cacheDir) {
        this.cacheDir = cacheDir.toAbsolutePath();
        images = this.cacheDir.resolve("images");
    }

    /**
     * Exports an application.
     *
     * @param source the application
     * @return its image
     * @throws WorkerException if the application cannot be read, or the cache not be written
     */
    public ApplicationImage export(ImageSource source) {
        PrivateDirectory.ensure(cacheDir, KEY);
        PrivateDirectory.ensure(images, KEY);
        try {
            Path aside = Files.createTempDirectory(images, ".new");
            try {
                Path image = images.resolve(write(source, aside));
                hold(image);
                moveInto(image, aside);
                removeUnused(image);
                return new ApplicationImage(jars(image));
            } finally {
                PrivateDirectory.deleteTree(aside);
            }
        } catch (IOException e) {
            throw new WorkerException("The application could not be copied to " + KEY + "=" + cacheDir + ": " + e, e);
        }
    }

    /** Writes all files, and returns the name that their content has. */
    private static String write(ImageSource source, Path aside) throws IOException {
        List<ImageSource.Entry> entries = new ArrayList<>(source.entries());
        entries.sort(Comparator.comparing(ImageSource.Entry::kind).thenComparing(ImageSource.Entry::name));
        MessageDigest digest = sha256();
        try (ZipOutputStream classes = new ZipOutputStream(Files.newOutputStream(aside.resolve("classes.jar")))) {
            for (ImageSource.Entry entry : entries) {
                digest.update((entry.kind() + " " + entry.name() + "\0").getBytes(StandardCharsets.UTF_8));
                if (entry.kind() == ImageSource.Kind.CLASS) {
                    ZipEntry zipped = new ZipEntry(entry.name());
                    zipped.setLastModifiedTime(EPOCH);
                    classes.putNextEntry(zipped);
                    copy(entry, classes, digest);
                } else {
                    String name = "lib-" + entry.name().replaceAll("[^A-Za-z0-9._-]", "_");
                    try (OutputStream library =
                            Files.newOutputStream(aside.resolve(name), StandardOpenOption.CREATE_NEW)) {
                        copy(entry, library, digest);
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static void copy(ImageSource.Entry entry, OutputStream to, MessageDigest digest) throws IOException {
        try (InputStream content = entry.content().open()) {
            content.transferTo(new DigestOutputStream(to, digest));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }

    private static void moveInto(Path image, Path aside) throws IOException {
        try {
            if (!Files.isDirectory(image)) {
                Files.move(aside, image, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another server was quicker with the same content.
        }
    }

    private static List<Path> jars(Path image) throws IOException {
        try (Stream<Path> files = Files.list(image)) {
            return files.sorted().toList(); // classes.jar sorts before lib-….
        }
    }

    private void hold(Path image) throws IOException {
        FileChannel channel = FileChannel.open(
                lockOf(image), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.setLastModifiedTime(lockOf(image), FileTime.from(Instant.now()));
        try {
            channel.lock(0, Long.MAX_VALUE, true);
        } catch (OverlappingFileLockException e) {
            // Another application of this server holds it for both: the image is young, and so safe, if that one stops.
        }
        use = channel;
    }

    private static Path lockOf(Path image) {
        return image.resolveSibling(image.getFileName() + ".lock");
    }

    private void removeUnused(Path ours) throws IOException {
        Instant limit = Instant.now().minus(UNUSED_AFTER);
        try (Stream<Path> entries = Files.list(images)) {
            for (Path lock : entries.filter(path -> path.toString().endsWith(".lock"))
                    .filter(path -> !path.equals(lockOf(ours)))
                    .toList()) {
                if (Files.getLastModifiedTime(lock).toInstant().isBefore(limit)) {
                    removeIfUnlocked(lock);
                }
            }
        }
    }

    private static void removeIfUnlocked(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                String name = lock.getFileName().toString();
                PrivateDirectory.deleteTree(lock.resolveSibling(name.substring(0, name.length() - ".lock".length())));
                Files.deleteIfExists(lock);
            }
        } catch (OverlappingFileLockException e) {
            // Used by another application of this server.
        }
    }

    /** Says that the image is not used any more by this deployment. */
    @Override
    public void close() {
        if (use != null) {
            try {
                use.close();
            } catch (IOException e) {
                // The lock is given back either way.
            }
        }
    }
}
