package io.bgworker.launcher;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Directories that nobody else may look into: mode 0700, ours, and no link. */
final class PrivateDirectory {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /**
     * Makes sure of a directory.
     *
     * @param directory where it shall be; missing parents are made, private too
     * @param key the configuration key that names it, for the error
     * @throws WorkerException if it cannot be made, or is somebody else's, or open to others
     */
    static void ensure(Path directory, String key) {
        try {
            Files.createDirectories(directory, ownerOnly(directory));
            check(directory, key);
        } catch (IOException e) {
            throw new WorkerException(
                    key + "=" + directory + " must be a directory that can be made and written to: " + e, e);
        }
    }

    /** Makes a directory whose parent is there; says whether it did: {@code false} if there is something of that name. */
    static boolean make(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, ownerOnly(directory));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        return isPosix(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void check(Path directory, String key) throws IOException {
        if (!isPosix(directory)) {
            return;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        // A file of ours tells who we are, whatever name the user has.
        Path probe = Files.createTempFile(directory, ".probe", "");
        Object we;
        try {
            we = Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
        boolean right = attributes.isDirectory()
                && attributes.owner().equals(we)
                && OWNER_ONLY.containsAll(attributes.permissions());
        if (!right) {
            throw new WorkerException(key + "=" + directory + " must be a directory of user " + we
                    + " with mode rwx------, is owned by " + attributes.owner() + " with mode "
                    + PosixFilePermissions.toString(attributes.permissions()));
        }
    }

    /**
     * Deletes a directory with all that is in it. What cannot be deleted, or is gone meanwhile, stays or is skipped. The log is
     * written to by somebody else: it may block, and the caller must not.
     */
    static void deleteTree(Path root, Executor log) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Somebody was quicker.
        } catch (IOException e) {
            log.execute(() -> LauncherLogger.LOG.cannotDelete(root, e.toString()));
        }
    }
}
