package io.bgworker.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A server in a JVM of its own, which has nothing but workers, or bare processes. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private ServerProcess(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        out = process.inputReader();
    }

    static ServerProcess withWorkers(Laboratory laboratory, int workers) throws IOException {
        return new ServerProcess(List.of(
                "workers", Integer.toString(workers), laboratory.directory.toString(), laboratory.marks.socket()));
    }

    static ServerProcess withBare(List<String> command, int processes) throws IOException {
        return new ServerProcess(Stream.concat(Stream.of("bare", Integer.toString(processes)), command.stream())
                .toList());
    }

    long pid() {
        return process.pid();
    }

    /** Waits until all it has were started, and says which processes they are. */
    List<Long> awaitReady() throws IOException {
        return Arrays.stream(out.readLine().split(" ", -1))
                .filter(pid -> !pid.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    /** Kills it. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        kill();
        process.onExit().join();
        out.close();
    }
}
