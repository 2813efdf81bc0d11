package io.bgworker.worker;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processes that this one has started, and those that they have. The launcher has its ways to end them, but not everywhere. */
final class Descendants {

    private static final Path THREADS = Path.of("/proc/self/task");

    private Descendants() {}

    static void end() {
        if (mayBeThere()) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }

    /**
     * Few workers start processes, and to look for them among all of the machine takes longer than all else that a worker does at its end,
     * which a hundred do at once when their server dies. The system keeps a list of the children of each thread.
     */
    private static boolean mayBeThere() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (!Files.readString(thread.resolve("children")).isEmpty()) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return true; // There is no such list, or a thread that ended has left its children to another one.
        }
    }
}
