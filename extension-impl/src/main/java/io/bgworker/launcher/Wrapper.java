package io.bgworker.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The commands put before {@code java}. {@code setsid} makes the worker the leader of a session of its own, so that Ctrl-C
 * does not reach it and its sub-processes end with it; {@code setpriv} has the kernel kill it when the server dies, even if
 * it is stopped at that moment. Both keep the process id. What is missing is said once and left out.
 */
final class Wrapper {

    private static final List<String> SETSID = List.of("setsid");
    private static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "KILL");
    private static final long PROBE_SECONDS_MAX = 5;

    private Wrapper() {}

    static List<String> probe() throws InterruptedException {
        List<String> wrapper = new ArrayList<>();
        if (works(SETSID)) {
            wrapper.addAll(SETSID);
        } else {
            LauncherLogger.LOG.noWrapper(
                    "setsid", "Ctrl-C on the server's terminal, nor their sub-processes from outliving them");
        }
        if (works(SETPRIV)) {
            wrapper.addAll(SETPRIV);
        } else {
            LauncherLogger.LOG.noWrapper("setpriv --pdeathsig", "outliving a server that dies while they are stopped");
        }
        return List.copyOf(wrapper);
    }

    private static boolean works(List<String> wrapper) throws InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PROBE_SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
