package io.bgworker.worker;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The processes that this one has started, and those that they have. The launcher has its ways to end them, but not everywhere. */
final class Descendants {

    private static final File THREADS = new File("/proc/self/task");

    /** The threads of the exit hooks end while one looks. */
    private static final int LOOKS_MAX = 3;

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
        for (int i = 0; i < LOOKS_MAX; i++) {
            try {
                return isOneThere();
            } catch (IOException e) {
                // A thread has ended, and left its children to another one, which has perhaps been looked at.
            }
        }
        return true; // Or there is no such list.
    }

    private static boolean isOneThere() throws IOException {
        String[] threads = THREADS.list();
        if (threads == null) {
            throw new IOException("There must be a list of threads, is not: " + THREADS);
        }
        for (String thread : threads) {
            try (InputStream children = new FileInputStream(THREADS + "/" + thread + "/children")) {
                if (children.read() >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
