package io.bgworker.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Which processes a worker has started, itself included. All of them carry the worker's own directory in a variable of their
 * environment, whatever session or group they put themselves into, and no other process ever does: not one that got the same
 * process id later, nor one in another container. Where Linux does not tell the environment of processes, nothing is found.
 */
final class MarkedProcesses {

    /** Its value is the real path of the directory of the worker's process. */
    static final String VARIABLE = "BGWORKER_DIRECTORY";

    private MarkedProcesses() {}

    static String mark(Path worker) throws IOException {
        return worker.toRealPath().toString();
    }

    /**
     * Kills them.
     *
     * @return who they were: name and process id of each
     */
    static List<String> kill(String mark) {
        String entry = entry(mark);
        return List.copyOf(
                ProcessTable.kill(pid -> environment(pid).contains(entry)).values());
    }

    /** Kills those of all workers whose processes had their directories in this one. */
    static void killAllOf(Path directory) throws IOException {
        String entry = entry(mark(directory));
        String beginning = entry.substring(0, entry.length() - 1) + "/";
        var unused = ProcessTable.kill(pid -> environment(pid).contains(beginning));
    }

    /** What the environment of those that carry this mark contains. */
    static String entry(String mark) {
        // Byte by byte: file names need not be text.
        return "\0" + new String((VARIABLE + "=" + mark).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                + "\0";
    }

    /** Whether a process belongs to some worker, by its environment. */
    static boolean isMarked(String environment) {
        return environment.contains("\0" + VARIABLE + "=");
    }

    /** The environment of a process: a null character before and after each variable. */
    static String environment(long pid) {
        return "\0" + ProcessTable.read(pid, "environ");
    }
}
