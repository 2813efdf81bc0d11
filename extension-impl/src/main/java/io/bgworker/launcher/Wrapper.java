package io.bgworker.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The commands put before {@code java}. {@code setsid} makes the worker the leader of a session of its own, so that Ctrl-C
 * does not reach it. Where no {@link Watchman} can be posted, {@code setpriv} has the kernel kill it when the server dies,
 * even if it is stopped at that moment. Both keep the process id. What is missing is said once and left out.
 */
final class Wrapper {

    static final List<String> SETSID = List.of("setsid");
    static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "KILL");

    private Wrapper() {}

    /** For workers, and for the watchman if there is one. */
    static List<String> probe(boolean watched, Executor log) throws InterruptedException {
        List<String> wrapper = new ArrayList<>();
        if (works(SETSID)) {
            wrapper.addAll(SETSID);
        } else {
            log.execute(() -> LauncherLogger.LOG.noWrapper("setsid", "Ctrl-C on the server's terminal"));
        }
        if (!watched && works(SETPRIV)) {
            wrapper.addAll(SETPRIV);
        } else if (!watched) {
            log.execute(() -> LauncherLogger.LOG.noWrapper(
                    "grep -z on /proc, and setpriv --pdeathsig,",
                    "outliving a server that dies while they are stopped"));
        }
        return List.copyOf(wrapper);
    }

    /** Whether a command can be put before another one. */
    private static boolean works(List<String> wrapper) throws InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add("true");
        return SystemCommand.succeeds(command);
    }
}
