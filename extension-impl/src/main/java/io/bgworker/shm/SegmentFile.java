package io.bgworker.shm;

import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryFullException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * The file of a segment, open and mapped; the one class that maps files. The space is taken by writing zeroes: a file that is
 * only made longer has none, and a full file system would be noticed by a fault when it is too late.
 *
 * <p>A {@link RandomAccessFile} and not a channel, because an interrupted thread that touches a channel closes it for all.
 */
public final class SegmentFile implements AutoCloseable {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path path;
    private final RandomAccessFile file;
    private final long fileBytes;
    private final MappedByteBuffer mapped;

    private SegmentFile(Path path, RandomAccessFile file, Identity identity) throws IOException {
        this.path = path;
        this.file = file;
        fileBytes = SegmentLayout.HEADER_BYTES + identity.bytes();
        // The channel's own size is asked for; what is beyond the file would be added to it, without space.
        mapped = file.getChannel().map(MapMode.READ_WRITE, SegmentLayout.HEADER_BYTES, identity.bytes());
    }

    /**
     * What tells a segment from all others.
     *
     * @param handle its handle
     * @param generation of which generation it is
     * @param bytes how long it is, 1 to 2³¹ − 1
     */
    public record Identity(long handle, long generation, long bytes) {

        /** Checks the size. */
        public Identity {
            if (bytes < 1 || bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "A segment must have 1 to " + Integer.MAX_VALUE + " bytes, was to have " + bytes);
            }
        }
    }

    /**
     * Makes the file of a segment, with all its space, in zeroes. Blocks while it is written, about 0.4 ms for each MiB.
     *
     * @param path where, in a directory that is there; nobody else may read it
     * @param identity what is written to its head
     * @throws SharedMemoryFullException if the file system has not so much space; there is no file then
     * @throws SharedMemoryException if there is a file already, or it cannot be made
     */
    public static void create(Path path, Identity identity) {
        try {
            Files.createFile(path, ownerOnly(path));
        } catch (FileAlreadyExistsException e) {
            throw new SharedMemoryException("A segment's file must not be there before it is made, is: " + path, e);
        } catch (IOException e) {
            throw new SharedMemoryException("A segment's file cannot be made: " + path + ": " + e, e);
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(head(identity));
            long left = identity.bytes();
            for (byte[] zeroes = new byte[CHUNK_BYTES]; left > 0; left -= zeroes.length) {
                file.write(zeroes, 0, (int) Math.min(zeroes.length, left));
            }
        } catch (IOException e) {
            throw notReserved(path, identity, e);
        }
    }

    private static SharedMemoryException notReserved(Path path, Identity identity, IOException cause) {
        long free = -1;
        try {
            Files.deleteIfExists(path);
            free = Files.getFileStore(path.getParent()).getUsableSpace();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        if (free >= 0 && free < SegmentLayout.HEADER_BYTES + identity.bytes()) {
            return new SharedMemoryFullException("A segment of " + identity.bytes() + " bytes does not fit into "
                    + path.getParent() + ", which has " + free + " bytes left; make its file system larger, or let"
                    + " somebody detach (" + cause.getMessage() + ")");
        }
        return new SharedMemoryException(
                "A segment of " + identity.bytes() + " bytes cannot be written: " + path + ": " + cause, cause);
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static byte[] head(Identity identity) {
        return ByteBuffer.allocate(SegmentLayout.HEADER_BYTES)
                .putLong(SegmentLayout.MAGIC_OFFSET, SegmentLayout.MAGIC)
                .putLong(SegmentLayout.VERSION_OFFSET, SegmentLayout.VERSION)
                .putLong(SegmentLayout.GENERATION_OFFSET, identity.generation())
                .putLong(SegmentLayout.HANDLE_OFFSET, identity.handle())
                .putLong(SegmentLayout.BYTES_OFFSET, identity.bytes())
                .array();
    }

    /**
     * Opens and maps the file of a segment.
     *
     * @param path where it is
     * @param identity what it has to be
     * @return the file, mapped
     * @throws SharedMemoryException if it is not there, is another one, or is shorter or longer than it has to be
     */
    public static SegmentFile open(Path path, Identity identity) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new SharedMemoryException("A segment's file must be there, and a plain file: " + path);
        }
        SegmentFile opened = null;
        RandomAccessFile file = null;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            check(path, file, identity);
            opened = new SegmentFile(path, file, identity);
            return opened;
        } catch (IOException e) {
            throw new SharedMemoryException("A segment's file cannot be mapped: " + path + ": " + e, e);
        } finally {
            if (opened == null && file != null) {
                close(file);
            }
        }
    }

    private static void check(Path path, RandomAccessFile file, Identity identity) throws IOException {
        long bytes = file.length();
        if (bytes != SegmentLayout.HEADER_BYTES + identity.bytes()) {
            throw new SharedMemoryException(
                    "A segment's file must have " + (SegmentLayout.HEADER_BYTES + identity.bytes()) + " bytes, has "
                            + bytes + "; somebody has changed it: " + path);
        }
        byte[] head = new byte[SegmentLayout.HEADER_BYTES];
        file.readFully(head);
        if (!Arrays.equals(head, head(identity))) {
            throw new SharedMemoryException("A segment's file must begin with what " + identity
                    + " begins with, does not; somebody has put another one in its place: " + path);
        }
    }

    ByteBuffer buffer() {
        return mapped;
    }

    /**
     * What is collected when nothing can touch the memory any more; that frees it, if the file is deleted.
     *
     * @return the mapping, for a phantom reference
     */
    public Object mapping() {
        return mapped;
    }

    /** Whether the file is as long as it was, so that what is read or written is there. For those who must not be hurt. */
    boolean isWhole() throws IOException {
        return file.length() == fileBytes;
    }

    Path path() {
        return path;
    }

    /** Closes the file. The mapping stays as long as somebody has a view of it. */
    @Override
    public void close() {
        close(file);
    }

    private static void close(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // It was only read and written through the mapping: nothing is lost.
        }
    }
}
