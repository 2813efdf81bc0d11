package io.bgworker.launcher;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tries out what the system has. */
final class SystemCommand {

    private static final long SECONDS_MAX = 5;

    private SystemCommand() {}

    /** Whether a command is there and ends well, and soon. */
    static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            Process process = ProcessStart.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD));
            if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
