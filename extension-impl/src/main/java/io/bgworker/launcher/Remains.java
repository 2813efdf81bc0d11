package io.bgworker.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * What a worker has started, of which something may be left when its process is gone. It has two marks. One is in its
 * environment, see {@link MarkedProcesses}. The other is the worker's output: a process that gave up its environment, and whose
 * parents are gone, is still known by having that open. As long as it has, the thread that reads the output cannot end, nor can
 * the one of the JDK's that clears up after the worker: they share a lock, and closing the stream would wait for it, too.
 *
 * <p>Who was there before the worker is no sub-process of it, and not looked at any further: it may have been handed the output
 * for a while, as terminal multiplexers are; and Linux lets whoever reads the environment of a process wait for its memory.
 */
final class Remains {

    /** What the environment of those that carry the mark contains. */
    private final String entry;

    /** What Linux calls the pipe of the output, and nothing else; empty if that is not told. */
    private final Optional<Path> output;

    /** The start of the worker, in ticks; empty if that is not told. */
    private final OptionalLong start;

    private Remains(String entry, Optional<Path> output, OptionalLong start) {
        this.entry = entry;
        this.output = output;
        this.start = start;
    }

    /** Those of a process that has just been started, and carries this mark. */
    static Remains of(Process process, String mark) {
        return new Remains(
                MarkedProcesses.entry(mark),
                target(ProcessTable.file(process.pid(), "fd").resolve("1")),
                ProcessTable.start(process.pid()));
    }

    /**
     * Kills all that is left, with one look at each process if nothing is.
     *
     * @return those that were known by the output only: name and process id of each
     */
    List<String> kill() {
        Set<Long> marked = new HashSet<>(); // Who dies has no environment any more, and the output still open.
        LongPredicate left = pid -> isNotOlder(pid) && isLeft(pid, marked);
        if (!ProcessTable.any(left)) {
            return List.of();
        }
        Map<Long, String> killed = ProcessTable.kill(left);
        killed.keySet().removeAll(marked);
        return List.copyOf(killed.values());
    }

    /** The environment is read once: whoever reads it waits for the memory of its process. */
    private boolean isLeft(long pid, Set<Long> marked) {
        String environment = MarkedProcesses.environment(pid);
        if (isMarked(environment)) {
            marked.add(pid);
            return true;
        }
        return writes(pid, environment);
    }

    private boolean isMarked(String environment) {
        return environment.contains(entry);
    }

    private boolean isNotOlder(long pid) {
        if (start.isEmpty()) {
            return true;
        }
        OptionalLong its = ProcessTable.start(pid);
        return its.isPresent() && its.getAsLong() >= start.getAsLong();
    }

    /** Whether it can write to the output, and carries no mark: what does is dealt with, or belongs to another worker. */
    private boolean writes(long pid, String environment) {
        return output.isPresent()
                && start.isPresent()
                && !MarkedProcesses.isMarked(environment)
                && hasOpenForWriting(pid, output.get());
    }

    private static boolean hasOpenForWriting(long pid, Path pipe) {
        try (Stream<Path> open = Files.list(ProcessTable.file(pid, "fd"))) {
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
