package io.bgworker.launcher;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
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
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies an application into {@code <cache-dir>/images/<content>/}: its classes as one jar, and its libraries. A worker can
 * then be started whatever the server does with the deployment, and the same content is always found at the same place.
 *
 * <p>An image is written aside and renamed when it is complete, so a half one is never used. Each use makes it young; one
 * that was not used for {@link #UNUSED_AFTER} is removed by whoever exports next. If an image that is still needed was
 * removed, or a cleaner of temporary files took some of it, it is exported again: so nobody has to hold a lock on it.
 */
public final class ImageExporter implements ApplicationImage.Maker {

    static final Duration UNUSED_AFTER = Duration.ofDays(30);

    private static final String KEY = "bgworker.cache-dir";
    private static final int LIBRARY_CHARS_MAX = 100;
    private static final int MOVES_MAX = 10;

    /**
     * Entries of the jar all have this time, so that equal classes make equal jars; and so have all jars, because an archive of
     * classes is good for jars of that time only, and an image may be exported again.
     */
    private static final FileTime EPOCH = FileTime.from(Instant.parse("1980-02-01T00:00:00Z"));

    private final Path cacheDir;
    private final Path images;
    private final ImageSource source;

    /** Guarded by this. */
    private @Nullable ApplicationImage exported;

    /**
     * An exporter into a cache. Nothing is written before the first {@link #image}.
     *
     * @param cacheDir the value of {@code bgworker.cache-dir}
     * @param source the application
     */
    public ImageExporter(Path cacheDir, ImageSource source) {
        this.cacheDir = cacheDir.toAbsolutePath();
        this.images = this.cacheDir.resolve("images");
        this.source = source;
    }

    /**
     * The application's image, exported if it is not there. May block.
     *
     * @param log writes to the log, which may block, and must not block the caller
     * @return the image
     * @throws WorkerException if the application cannot be read, or the cache not be written
     */
    @Override
    public synchronized ApplicationImage image(Executor log) {
        if (exported == null || !isWhole(exported)) {
            exported = export(log);
        }
        return exported;
    }

    private static boolean isWhole(ApplicationImage image) {
        Path directory = image.classPath().get(0).getParent();
        return directory != null && image.classPath().stream().allMatch(Files::isRegularFile) && touch(directory);
    }

    private static boolean touch(Path directory) {
        try {
            Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
            return true;
        } catch (IOException e) {
            return false; // Removed this very moment.
        }
    }

    private ApplicationImage export(Executor log) {
        PrivateDirectory.ensure(cacheDir, KEY);
        PrivateDirectory.ensure(images, KEY);
        try {
            Path aside = Files.createTempDirectory(images, ".new");
            try {
                Path image = images.resolve(write(source, aside));
                List<String> names = names(aside);
                moveInto(image, aside, names, log);
                removeUnused(image, log);
                return new ApplicationImage(names.stream().map(image::resolve).toList());
            } finally {
                PrivateDirectory.deleteTree(aside, log);
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
        int libraries = 0;
        try (ZipOutputStream classes = new ZipOutputStream(Files.newOutputStream(aside.resolve("classes.jar")))) {
            for (ImageSource.Entry entry : entries) {
                digest.update((entry.kind() + " " + entry.name() + "\0").getBytes(StandardCharsets.UTF_8));
                if (entry.kind() == ImageSource.Kind.CLASS) {
                    ZipEntry zipped = new ZipEntry(entry.name());
                    zipped.setLastModifiedTime(EPOCH);
                    classes.putNextEntry(zipped);
                    copy(entry, classes, digest);
                } else {
                    Path library = aside.resolve(libraryName(libraries++, entry.name()));
                    try (OutputStream to = Files.newOutputStream(library, StandardOpenOption.CREATE_NEW)) {
                        copy(entry, to, digest);
                    }
                }
            }
        }
        for (String name : names(aside)) {
            Files.setLastModifiedTime(aside.resolve(name), EPOCH);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** In the order of the libraries' names, without what a class path does not bear, and never the same twice. */
    private static String libraryName(int number, String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
        String end = safe.substring(Math.max(0, safe.length() - LIBRARY_CHARS_MAX));
        return String.format(Locale.ROOT, "lib-%04d-%s", number, end);
    }

    private static void copy(ImageSource.Entry entry, OutputStream to, MessageDigest digest) throws IOException {
        try (InputStream content = entry.content().open()) {
            long bytes = content.transferTo(new DigestOutputStream(to, digest));
            digest.update((bytes + "\0").getBytes(StandardCharsets.UTF_8)); // Where it ends is part of what it is.
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            // classes.jar sorts before lib-….
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static void moveInto(Path image, Path aside, List<String> names, Executor log) throws IOException {
        for (int i = 1; !(hasAll(image, names) && touch(image)); i++) {
            try {
                Files.move(aside, image, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (FileSystemException e) {
                if (i == MOVES_MAX) {
                    throw e;
                }
                if (!hasAll(image, names)) {
                    remove(image, log); // Not whole any more: JVMs that use it have its files open.
                } // Else another one was quicker with the same content.
            }
        }
    }

    private static boolean hasAll(Path image, List<String> names) {
        try {
            return names(image).equals(names);
        } catch (IOException e) {
            return false; // Not there, or going away.
        }
    }

    /** Moves an image out of sight first, so that no other one takes what is half gone for whole. */
    private static void remove(Path image, Executor log) {
        Path aside = image.resolveSibling(".old" + UUID.randomUUID());
        try {
            Files.move(image, aside, StandardCopyOption.ATOMIC_MOVE);
            PrivateDirectory.deleteTree(aside, log);
        } catch (IOException e) {
            // Another one was quicker.
        }
    }

    private void removeUnused(Path ours, Executor log) throws IOException {
        Instant limit = Instant.now().minus(UNUSED_AFTER);
        try (Stream<Path> entries = Files.list(images)) {
            for (Path image : entries.filter(path -> !path.equals(ours)).toList()) {
                if (isOlder(image, limit)) {
                    remove(image, log);
                }
            }
        }
    }

    private static boolean isOlder(Path image, Instant limit) {
        try {
            return Files.getLastModifiedTime(image).toInstant().isBefore(limit);
        } catch (IOException e) {
            return false; // Gone meanwhile: others export, too.
        }
    }
}
