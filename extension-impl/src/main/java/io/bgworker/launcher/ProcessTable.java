package io.bgworker.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What Linux tells of processes in {@code /proc}. Elsewhere, and of processes of other users, it is nothing. */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** One may start another while the table is read; one that does so faster than this is beyond us. */
    private static final int ROUNDS_MAX = 10;

    private ProcessTable() {}

    /**
     * Kills all processes of which a condition holds, our own excepted.
     *
     * @return who they were: the name by which the system knows each, which for a worker is how its own name begins, and its
     *     process id
     */
    static List<String> kill(Predicate<ProcessHandle> condition) {
        Map<ProcessHandle, String> killed = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            List<ProcessHandle> found = find(process -> !killed.containsKey(process) && condition.test(process));
            if (found.isEmpty()) {
                break;
            }
            for (ProcessHandle process : found) {
                killed.put(process, name(process) + " (" + process.pid() + ")");
                process.destroyForcibly();
            }
        }
        return List.copyOf(killed.values());
    }

    /**
     * Each is taken hold of before it is looked at: should another one have its process id meanwhile, the handle is still that
     * of the first, and kills nobody else.
     */
    private static List<ProcessHandle> find(Predicate<ProcessHandle> condition) {
        ProcessHandle ourselves = ProcessHandle.current();
        try {
            return ProcessHandle.allProcesses()
                    .filter(process -> !process.equals(ourselves))
                    .filter(condition)
                    .toList();
        } catch (RuntimeException e) {
            return List.of(); // There is no table.
        }
    }

    private static String name(ProcessHandle process) {
        return new String(read(process, "comm").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    /** Where a file of a process is. */
    static Path file(ProcessHandle process, String name) {
        return PROC.resolve(Long.toString(process.pid())).resolve(name);
    }

    /** What is in a file of a process, a character for each byte: it need not be text. */
    static String read(ProcessHandle process, String name) {
        try {
            return Files.readString(file(process, name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // Gone, or somebody else's.
        }
    }
}
