package io.bgworker.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a worker's output goes through: the second mark of what the worker has started, see {@link MarkedProcesses}. A process
 * that gave up its environment, and whose parents are gone, is still known by having this open. As long as it has, the thread
 * that reads the output cannot end, nor can the one of the JDK's that clears up after the worker: they share a lock, and
 * closing the stream would wait for it, too.
 */
final class OutputPipe {

    /** What Linux calls it, and nothing else; empty if that is not told. */
    private final Optional<Path> pipe;

    /** The start of the worker; empty if that is not told. */
    private final Optional<Instant> start;

    private OutputPipe(Optional<Path> pipe, Optional<Instant> start) {
        this.pipe = pipe;
        this.start = start;
    }

    /** That of a process that has just been started. */
    static OutputPipe of(Process process) {
        return new OutputPipe(
                target(ProcessTable.file(process.toHandle(), "fd").resolve("1")),
                process.info().startInstant());
    }

    /**
     * Kills those that can still write to it and carry no mark: those that do have been dealt with, or belong to another
     * worker. Who was there before the worker is no sub-process of it: it may have been handed this for a while, as terminal
     * multiplexers are, and is left alone.
     *
     * @return as for {@link ProcessTable#kill}
     */
    List<String> killWriters() {
        return pipe.isPresent() && start.isPresent()
                ? ProcessTable.kill(process -> !MarkedProcesses.isMarked(process)
                        && isNotOlder(process, start.get())
                        && writes(process, pipe.get()))
                : List.of();
    }

    private static boolean isNotOlder(ProcessHandle process, Instant start) {
        return process.info().startInstant().filter(its -> !its.isBefore(start)).isPresent();
    }

    private static boolean writes(ProcessHandle process, Path pipe) {
        try (Stream<Path> open = Files.list(ProcessTable.file(process, "fd"))) {
            return open.anyMatch(each -> target(each).filter(pipe::equals).isPresent() && isForWriting(each));
        } catch (IOException | RuntimeException e) {
            return false; // Gone, or somebody else's.
        }
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** A process that the JDK is about to start has the ends of all pipes that we read for a moment. */
    private static boolean isForWriting(Path link) {
        try {
            return Files.getPosixFilePermissions(link, LinkOption.NOFOLLOW_LINKS)
                    .contains(PosixFilePermission.OWNER_WRITE);
        } catch (IOException e) {
            return false;
        }
    }
}
