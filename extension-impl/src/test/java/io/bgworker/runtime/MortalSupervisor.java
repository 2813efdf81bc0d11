package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link SupervisorProcess} of a test, with all files in a directory of the test. */
final class MortalSupervisor implements AutoCloseable {

    private final Process process;
    private final Path runDirectory;

    private MortalSupervisor(Process process, Path runDirectory) {
        this.process = process;
        this.runDirectory = runDirectory;
    }

    /** Starts one, and waits until it has done all it is told to. */
    static MortalSupervisor start(Path directory, Map<String, String> environment, String... instructions)
            throws IOException {
        Path runDirectory = directory.toRealPath().resolve("run");
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                SupervisorProcess.class.getName(),
                runDirectory.toString()));
        command.addAll(List.of(instructions));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        MortalSupervisor supervisor = new MortalSupervisor(builder.start(), runDirectory);
        supervisor.awaitDone();
        return supervisor;
    }

    private void awaitDone() throws IOException {
        List<String> said = new ArrayList<>();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); !SupervisorProcess.DONE.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("The supervisor's JVM ended early: " + said);
            }
            said.add(line);
        }
    }

    /** The living processes of its workers, and what these started. */
    List<ProcessHandle> workers() {
        return Fixture.processesBelow(runDirectory);
    }

    /** Those that it has posted, and that stand there. */
    List<ProcessHandle> watchmen() {
        return process.children()
                .filter(child -> child.info().commandLine().orElse("").contains("bgworker-watchman"))
                .toList();
    }

    /** As somebody does who has no time: {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** A second is promised; the rest is for machines that do other things as well. */
    void assertNobodyOutlivesIt() {
        assertTrue(Await.until(10_000, () -> workers().isEmpty()), () -> "left are " + described(workers()));
    }

    private static List<String> described(List<ProcessHandle> processes) {
        return processes.stream()
                .map(each -> each.pid() + " " + each.info().commandLine().orElse("?"))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        workers().forEach(ProcessHandle::destroyForcibly);
    }
}
