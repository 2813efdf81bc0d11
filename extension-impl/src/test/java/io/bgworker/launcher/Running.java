package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process of a test with what it started; they do not outlive it. */
final class Running implements AutoCloseable {

    private static final int STATE_FIELD = 0;
    private static final int SESSION_FIELD = 3;

    final Process process;
    private final BufferedReader output;
    private final List<Long> pids = new ArrayList<>();

    private Running(Map<String, String> environment, String... command) throws IOException {
        process = Jvm.start(List.of(command), environment);
        output = process.inputReader(StandardCharsets.UTF_8);
        pids.add(process.pid());
    }

    static Running of(String... command) throws IOException {
        return new Running(Map.of(), command);
    }

    static Running marked(String mark, String... command) throws IOException {
        return new Running(Map.of(MarkedProcesses.VARIABLE, mark), command);
    }

    /** A shell, a process it started, and one in a session of its own. The shell goes when its standard input ends. */
    static Running family(String mark) throws IOException {
        Running family = marked(mark, "sh", "-c", "sleep 1000 & echo $!; setsid sleep 1000 & echo $!; read line");
        family.pids.add(Long.parseLong(family.line()));
        family.pids.add(Long.parseLong(family.line()));
        // Told before they are the program they will be.
        await("The family", () -> family.pids.stream()
                .allMatch(pid -> stat(pid, STATE_FIELD).equals("S")));
        return family;
    }

    String line() throws IOException {
        return output.readLine();
    }

    /** Writes a line to the standard input of the first of them. */
    void tell(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    long pid() {
        return process.pid();
    }

    /** How many of them run. */
    long count() {
        return pids.stream().filter(Running::runs).count();
    }

    void awaitEndOfAll() {
        await("The end of all", () -> count() == 0);
    }

    /** Ends the first of them in an orderly way; the others stay. */
    void endLeader() throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertTrue(process.waitFor(Jvm.SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** Whether a process runs; a dead one that nobody has collected does not. */
    static boolean runs(long pid) {
        String state = stat(pid, STATE_FIELD);
        return !state.isEmpty() && !state.equals("Z");
    }

    /** Whether a process is this program by now. */
    static boolean isCalled(String name, long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                    .equals(name + "\n");
        } catch (IOException e) {
            return false;
        }
    }

    static long session(long pid) {
        return Long.parseLong(stat(pid, SESSION_FIELD));
    }

    private static String stat(long pid, int field) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[field];
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits for what has no event to wait for. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jvm.SECONDS_MAX);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(what + " did not come about");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        for (long pid : pids) {
            if (runs(pid)) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }
}
