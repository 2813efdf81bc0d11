package io.bgworker.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Ends a worker with everything it started. All of them carry the worker's own directory in a variable of their environment,
 * whatever session or group they put themselves into, and no other process ever does: not one that got the same process id
 * later, nor one in another container. Where Linux does not tell the environment of processes, nothing is found.
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
     * @return as for {@link ProcessTable#kill}
     */
    static List<String> kill(String mark) {
        return ProcessTable.kill(carrying(mark));
    }

    /** Whether a process, by its id, carries this mark. */
    static LongPredicate carrying(String mark) {
        // Byte by byte: file names need not be text.
        String entry =
                "\0" + new String((VARIABLE + "=" + mark).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                        + "\0";
        return pid -> environment(pid).contains(entry);
    }

    /** Whether a process belongs to some worker, by its environment. */
    static boolean isMarked(long pid) {
        return environment(pid).contains("\0" + VARIABLE + "=");
    }

    private static String environment(long pid) {
        return "\0" + ProcessTable.read(pid, "environ");
    }
}
