package io.bgworker.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A small process beside the server that outlives it for a moment. When the server dies, however that comes about, its
 * workers have half a second for their last words and then halt by themselves. The watchman ends what does not: workers that
 * are stopped at that moment or too busy to halt, and what workers have started.
 *
 * <p>It knows that the server is gone by the end of its standard input, and who is to be killed by the mark in the
 * environment, see {@link MarkedProcesses}. A kernel's parent-death signal would do the first half, but at once: no worker
 * could react to the death of its supervisor.
 */
final class Watchman implements AutoCloseable {

    /** Its one argument is a pattern for the environment of those to be killed. */
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM
            read -r word && exit
            sleep 0.6 || sleep 1
            for round in 1 2 3 4 5 6 7 8 9 10; do
                found=$(grep -lsz "$1" /proc/[0-9]*/environ)
                [ -n "$found" ] || exit
                for file in $found; do
                    pid=${file#/proc/}
                    grep -qsz "$1" "$file" && kill -s KILL "${pid%/environ}"
                done
            done
            """;

    /** Succeeds where the shell, and the tools its script needs, are there. */
    private static final List<String> TRIAL =
            List.of("sh", "-c", "[ -r /proc/self/environ ] && printf 'a\\0b\\0' | grep -qz '^b' && sleep 0");

    private static final String NAME = "bgworker-watchman";
    private static final long END_MILLIS_MAX = 1_000;

    private final Process process;

    private Watchman(Process process) {
        this.process = process;
    }

    /** Whether the system has what one needs. Blocks for a moment. */
    static boolean canBePosted() throws InterruptedException {
        return SystemCommand.succeeds(TRIAL);
    }

    /**
     * Posts one.
     *
     * @param wrapper keeps it away from the signals of the server's terminal
     * @param directory all whose processes run in it are watched
     */
    static Watchman post(List<String> wrapper, Path directory) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("sh", "-c", SCRIPT, NAME, pattern(MarkedProcesses.mark(directory))));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile()) // The server's may be removed, or be in the way of an unmount.
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH"));
        environment.put("LC_ALL", "C");
        return new Watchman(ProcessStart.of(builder));
    }

    /** Begins with the mark of the directory; what might mean something in a pattern may be anything. */
    static String pattern(String mark) {
        return "^" + MarkedProcesses.VARIABLE + "=" + mark.replaceAll("[^A-Za-z0-9/_-]+", ".*") + "/";
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it is gone. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Nobody needs it any more. */
    @Override
    public void close() {
        try (OutputStream input = process.getOutputStream()) {
            input.write("end\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // Somebody ended it before.
        }
        try {
            if (!process.waitFor(END_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
