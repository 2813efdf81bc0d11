package io.bgworker.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Ends a worker with everything it started. All of them carry the worker's own directory in a variable of their environment,
 * whatever session or group they put themselves into, and no other process ever does: not one that got the same process id
 * later, nor one in another container. Where Linux does not tell the environment of processes, nothing is found.
 */
final class MarkedProcesses {

    /** Its value is the real path of the directory of the worker's process. */
    static final String VARIABLE = "BGWORKER_DIRECTORY";

    private static final Path PROC = Path.of("/proc");

    /** One may start another while the table is read; one that does so faster than this is beyond us. */
    private static final int ROUNDS_MAX = 10;

    private MarkedProcesses() {}

    static String mark(Path worker) throws IOException {
        return worker.toRealPath().toString();
    }

    /**
     * Kills them.
     *
     * @return who they were: the name by which the system knows each, which for a worker is how its own name begins, and its
     *     process id
     */
    static List<String> kill(String mark) {
        Map<Long, String> killed = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            List<Long> found =
                    find(mark).stream().filter(pid -> !killed.containsKey(pid)).toList();
            if (found.isEmpty()) {
                break;
            }
            for (long pid : found) {
                killed.put(pid, name(pid) + " (" + pid + ")");
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        return List.copyOf(killed.values());
    }

    private static String name(long pid) {
        String bytes = read(PROC.resolve(Long.toString(pid)), "comm");
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    private static List<Long> find(String mark) {
        // Byte by byte: file names need not be text.
        String entry =
                "\0" + new String((VARIABLE + "=" + mark).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                        + "\0";
        long ourselves = ProcessHandle.current().pid();
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .filter(process -> isNumber(String.valueOf(process.getFileName())))
                    .filter(process -> ("\0" + read(process, "environ")).contains(entry))
                    .map(process -> Long.parseLong(String.valueOf(process.getFileName())))
                    .filter(pid -> pid != ourselves)
                    .toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static boolean isNumber(String name) {
        return name.chars().allMatch(Character::isDigit);
    }

    private static String read(Path process, String file) {
        try {
            return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // Gone, or somebody else's.
        }
    }
}
