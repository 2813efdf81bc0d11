package io.bgworker.launcher;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * What Linux tells of processes in {@code /proc}. Elsewhere, and of processes of other users, it is nothing.
 *
 * <p>The end of each worker waits until it was looked through, so it is read in the plainest way: what takes microseconds for one
 * process takes milliseconds for all of them.
 */
final class ProcessTable {

    private static final File PROC = new File("/proc");

    /** One may start another while the table is read; one that does so faster than this is beyond us. */
    private static final int ROUNDS_MAX = 10;

    /** More than the numbers of a process have. They come with the first read. */
    private static final int STAT_BYTES_MAX = 2_048;

    /** What stands between the name of a process, which ends with the last parenthesis, and its start. */
    private static final int FIELDS_BEFORE_START = 20;

    private ProcessTable() {}

    /** Whether a condition holds of some process, by its id; our own excepted. */
    static boolean any(LongPredicate condition) {
        for (long pid : others()) {
            if (condition.test(pid)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Kills all processes of which a condition holds, by their ids; our own excepted.
     *
     * @return who they were, by their process ids: the name by which the system knows each, which for a worker is how its own name
     *     begins, and its process id
     */
    static Map<Long, String> kill(LongPredicate condition) {
        Map<Long, String> names = new LinkedHashMap<>();
        Set<ProcessHandle> killed = new HashSet<>();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            List<ProcessHandle> found = new ArrayList<>();
            for (long pid : others()) {
                if (condition.test(pid)) {
                    hold(pid, condition)
                            .filter(process -> !killed.contains(process))
                            .ifPresent(found::add);
                }
            }
            if (found.isEmpty()) {
                break;
            }
            for (ProcessHandle process : found) {
                names.put(process.pid(), name(process.pid()) + " (" + process.pid() + ")");
                killed.add(process);
                process.destroyForcibly();
            }
        }
        return names;
    }

    private static long[] others() {
        String[] files = PROC.list();
        if (files == null) {
            return new long[0]; // There is no table.
        }
        long ourselves = ProcessHandle.current().pid();
        long[] pids = new long[files.length];
        int count = 0;
        for (String file : files) {
            if (Character.isDigit(file.charAt(0))) {
                long pid = Long.parseLong(file);
                if (pid != ourselves) {
                    pids[count++] = pid;
                }
            }
        }
        return Arrays.copyOf(pids, count);
    }

    /**
     * Takes hold of a process and looks at it again: should another one have its process id meanwhile, the handle is still that
     * of the first, and kills nobody else.
     */
    private static Optional<ProcessHandle> hold(long pid, LongPredicate condition) {
        return ProcessHandle.of(pid).filter(process -> condition.test(pid));
    }

    private static String name(long pid) {
        return new String(read(pid, "comm").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    /** When a process started, in ticks of the system's clock; empty if it is gone. */
    static OptionalLong start(long pid) {
        String stat = stat(pid);
        int at = stat.lastIndexOf(')');
        if (at < 0) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < FIELDS_BEFORE_START; i++) {
            at = stat.indexOf(' ', at) + 1;
        }
        return OptionalLong.of(Long.parseLong(stat, at, stat.indexOf(' ', at), 10));
    }

    private static String stat(long pid) {
        byte[] bytes = new byte[STAT_BYTES_MAX];
        try (InputStream file = new FileInputStream(path(pid, "stat"))) {
            return new String(bytes, 0, Math.max(0, file.read(bytes)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // Gone.
        }
    }

    /** Whether a process may have children. To find none in all of the table takes a hundred times as long. */
    static boolean mayHaveChildren(long pid) {
        String[] threads = new File(path(pid, "task")).list();
        return threads == null
                || Arrays.stream(threads)
                        .anyMatch(thread -> mayHaveChildren(path(pid, "task/" + thread + "/children")));
    }

    /** Those of a thread that has ended meanwhile are another one's, which has perhaps been looked at. */
    private static boolean mayHaveChildren(String ofThread) {
        try (InputStream file = new FileInputStream(ofThread)) {
            return file.read() >= 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Where a file of a process is. */
    static Path file(long pid, String name) {
        return Path.of(path(pid, name));
    }

    private static String path(long pid, String name) {
        return PROC + "/" + pid + "/" + name;
    }

    /** What is in a file of a process, a character for each byte: it need not be text. */
    static String read(long pid, String name) {
        try (InputStream file = new FileInputStream(path(pid, name))) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // Gone, or somebody else's.
        }
    }
}
