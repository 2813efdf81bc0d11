package io.bgworker.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells of processes in {@code /proc}. Elsewhere everything is unknown. */
final class ProcFs {

    private static final Path PROC = Path.of("/proc");

    /** Positions among the fields that follow the name, which may contain anything and ends with the last parenthesis. */
    private static final int SESSION_FIELD = 3;

    private static final int START_TICKS_FIELD = 19;

    private ProcFs() {}

    /**
     * A process as {@code /proc/<pid>/stat} describes it.
     *
     * @param pid the process
     * @param session the leader of its session
     * @param startTicks when it started, in clock ticks since the boot
     */
    record Stat(long pid, long session, long startTicks) {}

    static Optional<Stat> stat(long pid) {
        try {
            String text = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
            return Optional.of(
                    new Stat(pid, Long.parseLong(fields[SESSION_FIELD]), Long.parseLong(fields[START_TICKS_FIELD])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // Gone, or no /proc here.
        }
    }

    /** All processes of a session. */
    static List<Stat> session(long leader) {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .flatMap(name -> stat(Long.parseLong(name)).stream())
                    .filter(stat -> stat.session() == leader)
                    .toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    static String bootId() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
