package io.bgworker.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at processes of this machine from outside. */
final class Processes {

    private Processes() {}

    /** Whether a process still runs; one that has ended and is only waiting to be collected by its parent does not. */
    static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie(pid);
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // Gone meanwhile, or a system without /proc.
        }
    }

    /** The worker processes of a server. It starts others for a moment, to see which commands there are. */
    static List<Long> workersOf(long server) {
        return ProcessHandle.of(server).stream()
                .flatMap(ProcessHandle::children)
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .map(ProcessHandle::pid)
                .filter(Processes::isRunning)
                .toList();
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
